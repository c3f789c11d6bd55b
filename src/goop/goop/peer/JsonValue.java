package goop.peer;

import goop.libp2p.ProtocolException;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// One JSON object from a stream that may go on after it, as Go's decoder reads it: up to the brace
/// that closes the first one. Whether it is right is the parser's business.
final class JsonValue {
    private JsonValue() {}

    /// @param most bytes that it may have
    static byte[] read(InputStream in, int most) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        int depth = 0;
        boolean text = false;
        boolean escaped = false;
        while (true) {
            int each = in.read();
            if (each < 0) throw new EOFException("the stream ended within a JSON value");
            if (bytes.size() == most) {
                throw new ProtocolException("a JSON value of more than " + most + " bytes");
            }
            bytes.write(each);
            if (text) {
                if (escaped) escaped = false;
                else if (each == '\\') escaped = true;
                else if (each == '"') text = false;
                continue;
            }
            switch (each) {
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth == 0) return bytes.toByteArray();
                    if (depth < 0) throw new ProtocolException("no JSON object");
                }
                case ' ', '\t', '\r', '\n' -> {}
                default -> {
                    if (depth == 0) throw new ProtocolException("no JSON object");
                    text = each == '"';
                }
            }
        }
    }
}
