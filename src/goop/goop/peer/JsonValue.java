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
        do {
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
            } else {
                switch (each) {
                    case '"' -> text = true;
                    case '{', '[' -> depth++;
                    case '}', ']' -> depth--;
                    case ' ', '\t', '\r', '\n' -> {}
                    default -> {
                        if (depth == 0) throw new ProtocolException("no JSON object");
                    }
                }
            }
        } while (depth > 0 || bytes.size() == 0 || blank(bytes));
        return bytes.toByteArray();
    }

    // Nothing but space so far, or a string where an object should be.
    private static boolean blank(ByteArrayOutputStream bytes) throws ProtocolException {
        String start = bytes.toString(java.nio.charset.StandardCharsets.ISO_8859_1).strip();
        if (start.startsWith("\"")) throw new ProtocolException("no JSON object");
        return start.isEmpty();
    }
}
