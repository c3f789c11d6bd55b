package goop.cli;

import goop.json.JsonException;
import goop.json.JsonNumber;
import goop.json.JsonObject;
import goop.json.JsonWriter;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// `goop peers <dir>`: whom the peer that runs there sees.
final class PeersCommand implements Command {
    @Override
    public String name() {
        return "peers";
    }

    @Override
    public String synopsis() {
        return "<dir> [--json]";
    }

    @Override
    public String summary() {
        return "whom the peer of that directory sees";
    }

    @Override
    public String details() {
        return """
        A line each: name, peer id, how it is reached and how long that takes, who sees it (mdns,
        gossip, local, wan), and "verified" where its own key has signed what it says.

          --json  an array of {"peerID","content","verified","sources","via","rtt_ms","addrs"}

        Example:
          goop peers me
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        LocalArguments words =
                LocalArguments.parse(
                        "peers " + synopsis(), arguments, 0, 0, Set.of("--json"), Set.of());
        try (LocalApi api = LocalApi.of(words.directory())) {
            List<JsonObject> peers = api.list("/api/peers").objects();
            if (words.json()) console.out().println(json(peers));
            else print(peers, console.out());
            return 0;
        } catch (JsonException wrong) {
            throw new IOException("the peer's list: " + wrong.getMessage(), wrong);
        }
    }

    private static void print(List<JsonObject> peers, PrintStream out) throws JsonException {
        for (JsonObject each : peers) {
            out.printf(
                    "%-24s  %s  %-20s  %s%s%n",
                    Printable.of(each.string("Content", ""), 24),
                    Printable.of(each.string("ID")),
                    way(each),
                    String.join(",", each.strings("Sources")),
                    each.bool("Verified") ? "  verified" : "");
        }
        out.println(peers.size() == 1 ? "1 peer" : peers.size() + " peers");
    }

    private static String way(JsonObject peer) throws JsonException {
        String way = peer.string("Via").replace('_', ' ');
        return peer.find("RttMs") instanceof JsonNumber millis
                ? way + " %.1f ms".formatted(millis.asDouble())
                : way;
    }

    private static String json(List<JsonObject> peers) throws JsonException {
        JsonWriter json = new JsonWriter().array();
        for (JsonObject each : peers) {
            json.object().field("peerID", each.string("ID"));
            json.field("content", each.string("Content", ""));
            json.field("verified", each.bool("Verified"));
            json.field("sources", each.strings("Sources")).field("via", each.string("Via"));
            json.name("rtt_ms");
            if (each.find("RttMs") instanceof JsonNumber millis) json.value(millis.asDouble());
            else json.nothing();
            List<String> addresses = new ArrayList<>();
            for (JsonObject address : each.array("Addrs").objects()) {
                String text = address.string("Addr");
                if (!addresses.contains(text)) addresses.add(text);
            }
            json.field("addrs", addresses).endObject();
        }
        return json.endArray().toString();
    }
}
