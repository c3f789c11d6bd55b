package goop.peer;

import goop.libp2p.ProtocolException;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// What answers a request for a file: one line, `OK <mime> <size>` or `ERR <why>`, then the bytes.
///
/// Closing it ends the stream that it came by.
public final class Body implements AutoCloseable {
    private static final int MAX_LINE = 1024;
    private static final int PIECE = 64 * 1024;

    private final String mime;
    private final long size;
    private final InputStream in;
    private final AutoCloseable owner;

    private Body(String mime, long size, InputStream in, AutoCloseable owner) {
        this.mime = mime;
        this.size = size;
        this.in = in;
        this.owner = owner;
    }

    /// Reads the line.
    ///
    /// @param owner closed with the body
    /// @throws RefusedException when the peer answers that there is no such thing
    static Body read(InputStream in, AutoCloseable owner) throws IOException {
        return parse(Line.read(in, MAX_LINE), in, owner);
    }

    static Body parse(String line, InputStream in, AutoCloseable owner) throws IOException {
        if (line.startsWith("ERR ")) throw new RefusedException(line.substring(4).strip());
        // A mime type may hold spaces; the size stands after the last one.
        int space = line.lastIndexOf(' ');
        if (!line.startsWith("OK ") || space < 3) {
            throw new ProtocolException("an answer that is neither OK nor ERR");
        }
        return new Body(mime(line.substring(3, space)), size(line.substring(space + 1)), in, owner);
    }

    /// A file of ours.
    ///
    /// @throws RefusedException when there is none that may be shown
    static Body of(SiteFolder.Found found) throws RefusedException {
        return switch (found) {
            case SiteFolder.Found.Page page -> new Body(page.mime(), page.size(), page.in(), page);
            case SiteFolder.Found.None(String why) -> throw new RefusedException(why);
        };
    }

    /// Reads `OK <size>`, as avatars come.
    static Body ofUnknownKind(String line, InputStream in, AutoCloseable owner) throws IOException {
        if (!line.startsWith("OK ")) throw new ProtocolException("an answer that is not OK");
        return new Body("application/octet-stream", size(line.substring(3)), in, owner);
    }

    private static long size(String text) throws ProtocolException {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.length() > 18) throw new ProtocolException("a size that is no number");
        return Long.parseLong(text);
    }

    // It becomes a header of ours: nothing that could end the line or mean more.
    private static String mime(String text) {
        boolean plain =
                text.length() <= 200
                        && text.chars().allMatch(c -> c >= ' ' && c < 0x7f)
                        && text.matches("[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+( *;.*)?");
        return plain ? text : "application/octet-stream";
    }

    /// Its type, as the peer says.
    public String mime() {
        return mime;
    }

    /// How many bytes it has, as the peer says; [#transferTo] holds it to that.
    public long size() {
        return size;
    }

    /// Copies all of it.
    ///
    /// @throws EOFException when fewer bytes come than were promised
    public void transferTo(OutputStream out) throws IOException {
        byte[] piece = new byte[(int) Math.min(PIECE, Math.max(1, size))];
        for (long left = size; left > 0; ) {
            int count = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (count < 0) {
                throw new EOFException(
                        "it broke off with %d of %d bytes".formatted(size - left, size));
            }
            out.write(piece, 0, count);
            left -= count;
        }
    }

    /// All of it as one array.
    ///
    /// @throws ProtocolException when it has more than `most` bytes
    public byte[] bytes(int most) throws IOException {
        if (size > most)
            throw new ProtocolException("%d bytes, at most %d are taken".formatted(size, most));
        byte[] all = in.readNBytes((int) size);
        if (all.length < size) throw new EOFException("it broke off with " + all.length + " bytes");
        return all;
    }

    @Override
    public void close() throws IOException {
        try {
            owner.close();
        } catch (IOException failed) {
            throw failed;
        } catch (Exception other) {
            throw new IOException(other);
        }
    }

    /// The line that goes before the bytes.
    static byte[] header(String mime, long size) {
        return ("OK " + mime + " " + size + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
