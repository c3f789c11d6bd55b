package goop.rendezvous;

import goop.http.Handler;
import goop.http.Request;
import goop.http.Response;
import goop.json.JsonWriter;
import goop.log.LogBuffer;

/// `GET /logs.json`: the newest log lines, oldest first. Admin only.
///
/// | status | when |
/// |---|---|
/// | 200 | an array of strings `[12:39:20] text` |
final class LogsHandler implements Handler {
    @Override
    public Response handle(Request request) {
        JsonWriter json = new JsonWriter().array();
        for (String line : LogBuffer.recent()) json.value(line);
        return Response.json(200, json.endArray().toBytes()).with("Cache-Control", "no-store");
    }
}
