package goop.peer;

import goop.libp2p.ProtocolException;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Lines as goop's protocols have them: UTF-8, ended by a line feed.
final class Line {
    private Line() {}

    /// Reads up to the line feed, or to the end of the stream where there is something before it.
    ///
    /// @param most bytes that it may have
    /// @throws EOFException when nothing comes
    static String read(InputStream in, int most) throws IOException {
        byte[] line = new byte[Math.min(most, 256)];
        int length = 0;
        while (true) {
            int each = in.read();
            if (each < 0 && length == 0) throw new EOFException("the stream ended before a line");
            if (each < 0 || each == '\n') return text(line, length);
            if (length == most)
                throw new ProtocolException("a line of more than " + most + " bytes");
            if (length == line.length) line = Arrays.copyOf(line, Math.min(most, 2 * length));
            line[length++] = (byte) each;
        }
    }

    private static String text(byte[] line, int length) throws ProtocolException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, 0, length))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new ProtocolException("a line that is not UTF-8", malformed);
        }
    }

    /// A line as bytes.
    static byte[] bytes(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
