package goop.peer;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonException;
import goop.json.JsonFields;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/// What [DocsProtocol] says, read and written.
final class DocsMessages {
    private static final System.Logger LOG = System.getLogger("goop.peer");

    static final String GROUP = "shared";
    static final int MAX_REQUEST = 16 * 1024;
    private static final int MAX_FILES = 10_000;

    /// @param file of `get`
    record Request(String op, String group, String file, long offset) {
        static Request parse(byte[] json) throws ProtocolException {
            try {
                JsonFields fields = Json.parseObject(json).ignoringCase();
                return new Request(
                        fields.string("op", ""),
                        fields.string("group_id", ""),
                        fields.string("file", ""),
                        fields.integer("offset", 0));
            } catch (JsonException wrong) {
                throw new ProtocolException("a request for files: " + wrong.getMessage(), wrong);
            }
        }

        byte[] toBytes() {
            JsonWriter json = new JsonWriter().object().field("op", op).field("group_id", group);
            if (!file.isEmpty()) json.field("file", file);
            if (offset > 0) json.field("offset", offset);
            return Line.bytes(json.endObject().toString());
        }
    }

    private DocsMessages() {}

    static byte[] list(List<SharedFile> files) {
        JsonWriter json = new JsonWriter().object().field("ok", true).name("files").array();
        for (SharedFile each : files) if (!each.beingRead()) each.write(json);
        json.endArray();
        // Apart: goop2's peers want a hash in each row, and skip fields that they do not know.
        if (files.stream().anyMatch(SharedFile::beingRead)) {
            json.name("reading").array();
            for (SharedFile each : files) if (each.beingRead()) each.write(json);
            json.endArray();
        }
        return Line.bytes(json.endObject().toString());
    }

    static byte[] error(String why) {
        return Line.bytes(
                new JsonWriter()
                        .object()
                        .field("ok", false)
                        .field("error", why)
                        .endObject()
                        .toString());
    }

    static List<SharedFile> files(byte[] json) throws IOException {
        try {
            JsonFields answer = Json.parseObject(json).ignoringCase();
            refused(answer);
            List<SharedFile> files = new ArrayList<>();
            rows(answer, "files", SharedFile::read, files);
            rows(answer, "reading", SharedFile::readUnhashed, files);
            return files;
        } catch (JsonException wrong) {
            throw new ProtocolException("a list of files: " + wrong.getMessage(), wrong);
        }
    }

    @FunctionalInterface
    private interface Row {
        SharedFile read(JsonFields fields) throws JsonException, ProtocolException;
    }

    private static void rows(JsonFields answer, String name, Row row, List<SharedFile> files)
            throws JsonException, ProtocolException {
        List<JsonObject> rows = answer.array(name, JsonArray.EMPTY).objects();
        if (rows.size() > MAX_FILES) {
            throw new ProtocolException("a list of " + rows.size() + " files");
        }
        for (JsonObject each : rows) {
            try {
                files.add(row.read(each.ignoringCase()));
            } catch (ProtocolException odd) {
                // A name that is none here, or nothing to check it by: the others are as good.
                LOG.log(
                        Level.DEBUG,
                        () -> "shared-file=left-out why=\"%s\"".formatted(odd.getMessage()));
            }
        }
    }

    private static void refused(JsonFields answer) throws JsonException, RefusedException {
        if (!answer.bool("ok", false)) {
            throw new RefusedException(answer.string("error", "no reason"));
        }
    }

    static Body body(InputStream in, AutoCloseable owner) throws IOException {
        String line = Line.read(in, MAX_REQUEST);
        if (!line.startsWith("{")) return Body.parse(line, in, owner);
        try {
            refused(Json.parseObject(Line.bytes(line)).ignoringCase());
        } catch (JsonException wrong) {
            throw new ProtocolException("an answer: " + wrong.getMessage(), wrong);
        }
        throw new ProtocolException("an answer that is neither a file nor an error");
    }
}
