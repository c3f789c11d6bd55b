package goop.libp2p.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// A message on a stream: its length as a varint, then that many bytes.
public final class Delimited {
    private Delimited() {}

    /// Blocks until a whole message has come in. Memory grows with what arrives, not with what the
    /// length announces.
    ///
    /// @param max the most bytes that the message may have, its length not counted
    /// @throws EOFException when the stream ended before or within it
    public static byte[] read(InputStream in, int max) throws IOException {
        int length = Varint.readLength(in, max);
        byte[] message = in.readNBytes(length);
        if (message.length < length) {
            throw new EOFException(
                    "the stream ended after %d of %d bytes".formatted(message.length, length));
        }
        return message;
    }

    /// Reads one message off the front of `in`.
    public static byte[] read(ByteBuffer in, int max) throws IOException {
        byte[] message = new byte[Varint.readLength(in, max)];
        in.get(message);
        return message;
    }

    /// Writes length and message in one call to `out`, and flushes.
    public static void write(OutputStream out, byte[] message) throws IOException {
        out.write(encode(message));
        out.flush();
    }

    /// Length and message.
    public static byte[] encode(byte[] message) {
        ByteBuffer out = ByteBuffer.allocate(Varint.size(message.length) + message.length);
        Varint.write(out, message.length);
        return out.put(message).array();
    }
}
