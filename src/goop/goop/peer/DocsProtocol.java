package goop.peer;

import goop.http.MediaTypes;
import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonFields;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.Stream;
import goop.libp2p.StreamHandler;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/// `/goop/docs/1.0.0` and `/goop/docs/1.1.0`: the files that a peer shares, under the group
/// `shared`.
///
/// ```
/// opener                                        sharer
///   {"op":"list","group_id":"shared"}       ─▶
///                                           ◀─  {"ok":true,"files":[{"name","size","mod_time","hash"}]}
///   {"op":"get","group_id":"shared","file":…}
///                                           ─▶
///                                           ◀─  OK <mime> <size>\n <bytes>
///                                           or  {"ok":false,"error":…}
/// ```
///
/// 1.1.0 adds `offset` to `get`: the bytes from there on, and their number as the size.
final class DocsProtocol {
    static final String V1_0 = "/goop/docs/1.0.0";
    static final String V1_1 = "/goop/docs/1.1.0";
    static final String GROUP = "shared";

    private static final int MAX_REQUEST = 16 * 1024;
    private static final int MAX_LIST = 4 << 20;
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

    private DocsProtocol() {}

    // ---- serving

    static StreamHandler serving(SharedFolder folder) {
        return stream -> {
            Deadlines.set(stream);
            Request request;
            try {
                request = Request.parse(JsonValue.read(stream.in(), MAX_REQUEST));
            } catch (ProtocolException wrong) {
                stream.out().write(error("bad request"));
                return;
            }
            if (request.group.isEmpty()) stream.out().write(error("missing group_id"));
            else if (!request.group.equals(GROUP)) stream.out().write(error("no such group"));
            else answer(stream, request, folder);
        };
    }

    private static void answer(Stream stream, Request request, SharedFolder folder)
            throws IOException {
        switch (request.op) {
            case "list" -> stream.out().write(list(folder.files()));
            case "get" -> {
                boolean resumes = stream.protocol().equals(V1_1);
                send(stream, request.file, resumes ? request.offset : 0, folder);
            }
            default -> stream.out().write(error("unknown op"));
        }
    }

    private static void send(Stream stream, String name, long offset, SharedFolder folder)
            throws IOException {
        try (FileChannel file = folder.open(name)) {
            long left = file.size() - offset;
            if (offset < 0 || left < 0) {
                stream.out().write(error("offset is beyond the end"));
                return;
            }
            file.position(offset);
            String mime = MediaTypes.of(name);
            String kind = mime == null ? "application/octet-stream" : mime;
            stream.out().write(Body.header(kind, left));
            SiteProtocol.copy(Channels.newInputStream(file), stream.out(), left);
        } catch (NoSuchFileException absent) {
            stream.out().write(error("not found"));
        }
    }

    private static byte[] list(List<SharedFile> files) {
        JsonWriter json = new JsonWriter().object().field("ok", true).name("files").array();
        for (SharedFile each : files) each.write(json);
        return Line.bytes(json.endArray().endObject().toString());
    }

    private static byte[] error(String why) {
        return Line.bytes(
                new JsonWriter()
                        .object()
                        .field("ok", false)
                        .field("error", why)
                        .endObject()
                        .toString());
    }

    // ---- asking

    static List<SharedFile> list(Reacher reacher, PeerId peer)
            throws IOException, InterruptedException {
        try (Stream stream = reacher.open(peer, V1_1, V1_0)) {
            stream.out().write(new Request("list", GROUP, "", 0).toBytes());
            stream.closeWrite();
            return files(JsonValue.read(stream.in(), MAX_LIST));
        }
    }

    static List<SharedFile> files(byte[] json) throws IOException {
        try {
            JsonFields answer = Json.parseObject(json).ignoringCase();
            refused(answer);
            List<JsonObject> rows = answer.array("files", goop.json.JsonArray.EMPTY).objects();
            if (rows.size() > MAX_FILES) {
                throw new ProtocolException("a list of " + rows.size() + " files");
            }
            List<SharedFile> files = new ArrayList<>();
            for (JsonObject each : rows) files.add(SharedFile.read(each.ignoringCase()));
            return files;
        } catch (JsonException wrong) {
            throw new ProtocolException("a list of files: " + wrong.getMessage(), wrong);
        }
    }

    private static void refused(JsonFields answer) throws JsonException, RefusedException {
        if (!answer.bool("ok", false)) {
            throw new RefusedException(answer.string("error", "no reason"));
        }
    }

    /// Asks for a file from an offset on; the body says whether the peer could begin there: its
    /// size is what comes.
    static Body get(Reacher reacher, PeerId peer, String file, long offset)
            throws IOException, InterruptedException {
        Stream stream = offset == 0 ? reacher.open(peer, V1_1, V1_0) : reacher.open(peer, V1_1);
        boolean done = false;
        try {
            stream.out().write(new Request("get", GROUP, file, offset).toBytes());
            stream.closeWrite();
            Body body = body(stream.in(), stream);
            done = true;
            return body;
        } finally {
            if (!done) stream.reset();
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
