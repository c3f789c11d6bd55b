package goop.peer;

import goop.libp2p.PeerId;
import goop.libp2p.Stream;
import goop.libp2p.StreamHandler;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// `/goop/site/1.0.0`: a page of a peer's site.
///
/// ```
/// opener                     site
///   GET <path>\n        ─▶
///                       ◀─   OK <mime> <size>\n <bytes>
///                        or  ERR not found\n | ERR forbidden\n | ERR bad request\n
/// ```
final class SiteProtocol {
    static final String ID = "/goop/site/1.0.0";
    private static final int MAX_REQUEST = 4096;

    private SiteProtocol() {}

    static StreamHandler serving(SiteFolder site) {
        return stream -> {
            Deadlines.set(stream);
            String line = Line.read(stream.in(), MAX_REQUEST);
            SiteFolder.Found found =
                    line.startsWith("GET ")
                            ? site.find(line.substring(4))
                            : new SiteFolder.Found.None("bad request");
            switch (found) {
                case SiteFolder.Found.None(String why) ->
                        stream.out().write(Line.bytes("ERR " + why));
                case SiteFolder.Found.Page page -> {
                    try (page) {
                        stream.out().write(Body.header(page.mime(), page.size()));
                        copy(page.in(), stream.out(), page.size());
                    }
                }
            }
        };
    }

    /// Asks; the stream is the caller's until the body is there.
    static Body ask(Reacher reacher, PeerId peer, String path)
            throws IOException, InterruptedException {
        Stream stream = reacher.open(peer, ID);
        boolean done = false;
        try {
            stream.out().write(Line.bytes("GET " + path));
            Body body = Body.read(stream.in(), stream);
            done = true;
            return body;
        } finally {
            if (!done) stream.reset();
        }
    }

    /// Copies exactly that many bytes: the size was promised.
    static void copy(InputStream in, OutputStream out, long size) throws IOException {
        byte[] piece = new byte[(int) Math.min(64 * 1024, Math.max(1, size))];
        for (long left = size; left > 0; ) {
            int count = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (count < 0) throw new EOFException("the file has become shorter");
            out.write(piece, 0, count);
            left -= count;
        }
    }
}
