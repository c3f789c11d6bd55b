package goop.hub;

import goop.http.Handler;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.hub.replica.HubRecord;
import goop.hub.replica.RecordBounds;
import goop.hub.replica.RecordJson;
import goop.json.JsonWriter;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// `GET /api/communities?q=&origin=&limit=&cursor=` and `GET /api/community?origin=&name=`: the
/// directory, for everybody.
///
/// | status | when |
/// |---|---|
/// | 200 | `{"communities": […], "next": "…"}`, by name; `next` is the cursor of the next page, and absent on the last. Or one entry |
/// | 400 | `q` or `name` is longer than 200 characters, `limit` not from 1 to 200, or `cursor` not one of ours |
/// | 404 | no such entry |
final class CommunitiesHandler implements Handler {
    private static final int USUAL = 50;
    private static final int MOST = 200;
    private static final int LONGEST_QUERY = 200;

    private final Directory directory;

    CommunitiesHandler(Directory directory) {
        this.directory = directory;
    }

    /// What is looked for.
    ///
    /// @param query empty for all
    /// @param origin of whose hub, or empty for any
    /// @param after where the last page ended, or null
    record Search(String query, String origin, DirectoryIndex.Place after) {
        /// @throws Refusal 400 when a parameter is wrong
        static Search of(Request request) throws Refusal {
            return new Search(
                    text(request, "q", LONGEST_QUERY),
                    text(request, "origin", RecordBounds.ORIGIN),
                    place(request));
        }
    }

    @Override
    public Response handle(Request request) throws Refusal {
        Search search = Search.of(request);
        DirectoryIndex.Page page =
                directory.search(search.query(), search.origin(), search.after(), limit(request));
        JsonWriter json = new JsonWriter(4096).object().name("communities").array();
        for (HubRecord each : page.entries()) RecordJson.write(json, each);
        json.endArray();
        if (page.next() != null) json.field("next", cursor(page.next()));
        return fresh(json.endObject());
    }

    /// One entry. Its name is no part of the path: it may have slashes, and dots alone.
    Response one(Request request) throws Refusal {
        Optional<HubRecord> entry =
                directory.entry(
                        text(request, "origin", RecordBounds.ORIGIN),
                        text(request, "name", LONGEST_QUERY));
        if (entry.isEmpty()) return Response.text(404, "no such community");
        return fresh(RecordJson.write(new JsonWriter(), entry.get()));
    }

    private static Response fresh(JsonWriter json) {
        return Response.json(200, json.toBytes()).with("Cache-Control", "no-cache");
    }

    private static String text(Request request, String name, int most) throws Refusal {
        String value = request.query(name);
        if (value == null) return "";
        if (value.length() > most) {
            throw new Refusal(400, name + ": at most " + most + " characters are allowed");
        }
        return value;
    }

    private static int limit(Request request) throws Refusal {
        String value = request.query("limit");
        if (value == null || value.isEmpty()) return USUAL;
        if (value.matches("\\d{1,3}")) {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= MOST) return limit;
        }
        throw new Refusal(400, "limit: a number from 1 to " + MOST + " is expected");
    }

    static String cursor(DirectoryIndex.Place place) {
        byte[] bytes = (place.community() + "\0" + place.origin()).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static DirectoryIndex.Place place(Request request) throws Refusal {
        String text = text(request, "cursor", 2_000);
        if (text.isEmpty()) return null;
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\0", -1);
            if (parts.length == 2) return DirectoryIndex.Place.of(parts[0], parts[1]);
        } catch (IllegalArgumentException notBase64) {
            throw new Refusal(400, "cursor: not one of this hub's");
        }
        throw new Refusal(400, "cursor: not one of this hub's");
    }
}
