package goop.hub;

import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonFields;
import goop.json.JsonObject;

import java.util.ArrayList;
import java.util.List;

/// What a rendezvous server says of itself: `GET /admin/state.json`, or `GET /healthz?verbose`
/// where the hub has no password.
///
/// @param well every check is
/// @param trouble what is not, and what its operator should look at
/// @param counted whether it said more than its health; everything below is 0 otherwise
/// @param publishes and the next two: counted since its start
record ServerReading(
        boolean well,
        String trouble,
        boolean counted,
        String version,
        long peers,
        long streams,
        int heapPermille,
        long circuits,
        long publishes,
        long refused,
        long bytesSent) {
    private static final int LONGEST_TROUBLE = 300;
    private static final long MOST = 1L << 53;

    /// @throws JsonException when it is not such an answer
    static ServerReading parse(byte[] body) throws JsonException {
        JsonObject json = Json.parseObject(body);
        List<String> trouble = new ArrayList<>();
        boolean well = true;
        for (Json each : json.array("checks").values()) {
            JsonFields check = (each instanceof JsonObject object) ? object : JsonObject.EMPTY;
            if (check.bool("ok")) continue;
            well = false;
            trouble.add(check.string("name") + ": " + check.string("reason"));
        }
        trouble.addAll(json.strings("warnings"));
        String words = String.join("; ", trouble);
        if (words.length() > LONGEST_TROUBLE) words = words.substring(0, LONGEST_TROUBLE) + "…";
        boolean counted = json.find("peers") != null;
        long heapMost = number(json, "heap_max");
        int heap = heapMost == 0 ? 0 : (int) (number(json, "heap_used") * 1000.0 / heapMost);
        return new ServerReading(
                well,
                words,
                counted,
                json.string("version", ""),
                number(json, "peers"),
                number(json, "streams"),
                Math.clamp(heap, 0, 1000),
                number(json.object("relay", JsonObject.EMPTY), "circuits"),
                number(json, "publishes"),
                number(json, "refused"),
                number(json, "bytes_sent"));
    }

    private static long number(JsonFields json, String name) throws JsonException {
        return Math.clamp(json.integer(name, 0), 0, MOST);
    }
}
