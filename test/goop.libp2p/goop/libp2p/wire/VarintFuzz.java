package goop.libp2p.wire;

import goop.fuzz.Parses;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The first byte bounds a length; the rest is a varint and what follows it.
@Parses(value = Varint.class, maxLength = 64)
public final class VarintFuzz {
    private VarintFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) return;
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        String fromBuffer = outcome(() -> read(bytes));
        String fromStream = outcome(() -> Varint.read(stream(bytes)));
        if (!fromBuffer.equals(fromStream)) throw new AssertionError(fromBuffer + fromStream);
        int max = input[0];
        outcome(() -> Varint.readLength(ByteBuffer.wrap(bytes), max));
        outcome(() -> Varint.readLength(stream(bytes), max));
    }

    /// Reads a varint; written again, it must be the bytes that were read.
    private static long read(byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long value = Varint.read(in);
        byte[] canonical = Varint.encode(value);
        if (!Arrays.equals(canonical, Arrays.copyOf(bytes, in.position()))) {
            throw new AssertionError(value + " has two forms");
        }
        return value;
    }

    private static String outcome(Reader reader) {
        try {
            return Long.toString(reader.read());
        } catch (IOException refused) {
            return "refused";
        }
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private interface Reader {
        long read() throws IOException;
    }
}
