package goop.peer;

import goop.http.MediaTypes;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.Stream;
import goop.libp2p.StreamHandler;
import goop.peer.DocsMessages.Request;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
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
/// 1.1.0 adds `offset` to `get`: the bytes from there on, and their number as the size. The files
/// whose hash is not known yet are apart in the list, as `reading`, without `hash`.
final class DocsProtocol {
    static final String V1_0 = "/goop/docs/1.0.0";
    static final String V1_1 = "/goop/docs/1.1.0";
    private static final int MAX_LIST = 4 << 20;

    private DocsProtocol() {}

    // ---- serving

    static StreamHandler serving(SharedFolder folder) {
        return stream -> {
            Deadlines.set(stream);
            Request request;
            try {
                request = Request.parse(JsonValue.read(stream.in(), DocsMessages.MAX_REQUEST));
            } catch (ProtocolException wrong) {
                stream.out().write(DocsMessages.error("bad request"));
                return;
            }
            if (request.group().isEmpty())
                stream.out().write(DocsMessages.error("missing group_id"));
            else if (!request.group().equals(DocsMessages.GROUP))
                stream.out().write(DocsMessages.error("no such group"));
            else answer(stream, request, folder);
        };
    }

    private static void answer(Stream stream, Request request, SharedFolder folder)
            throws IOException, InterruptedException {
        switch (request.op()) {
            case "list" -> stream.out().write(DocsMessages.list(folder.files()));
            case "get" -> {
                boolean resumes = stream.protocol().equals(V1_1);
                send(stream, request.file(), resumes ? request.offset() : 0, folder);
            }
            default -> stream.out().write(DocsMessages.error("unknown op"));
        }
    }

    private static void send(Stream stream, String name, long offset, SharedFolder folder)
            throws IOException {
        try (FileChannel file = folder.open(name)) {
            long left = file.size() - offset;
            if (offset < 0 || left < 0) {
                stream.out().write(DocsMessages.error("offset is beyond the end"));
                return;
            }
            file.position(offset);
            String mime = MediaTypes.of(name);
            String kind = mime == null ? "application/octet-stream" : mime;
            stream.out().write(Body.header(kind, left));
            SiteProtocol.copy(Channels.newInputStream(file), stream.out(), left);
        } catch (NoSuchFileException absent) {
            stream.out().write(DocsMessages.error("not found"));
        }
    }

    // ---- asking

    static List<SharedFile> list(Reacher reacher, PeerId peer)
            throws IOException, InterruptedException {
        try (Stream stream = reacher.open(peer, V1_1, V1_0)) {
            stream.out().write(new Request("list", DocsMessages.GROUP, "", 0).toBytes());
            stream.closeWrite();
            return DocsMessages.files(
                    JsonValue.read(new BufferedInputStream(stream.in()), MAX_LIST));
        }
    }

    /// Asks for a file from an offset on; the body says whether the peer could begin there: its
    /// size is what comes.
    static Body get(Reacher reacher, PeerId peer, String file, long offset)
            throws IOException, InterruptedException {
        Stream stream = offset == 0 ? reacher.open(peer, V1_1, V1_0) : reacher.open(peer, V1_1);
        boolean done = false;
        try {
            stream.out().write(new Request("get", DocsMessages.GROUP, file, offset).toBytes());
            stream.closeWrite();
            Body body = DocsMessages.body(stream.in(), stream);
            done = true;
            return body;
        } finally {
            if (!done) stream.reset();
        }
    }
}
