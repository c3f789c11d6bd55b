package goop.libp2p.wire;

import goop.fuzz.Parses;
import goop.libp2p.ProtocolException;

import java.util.Arrays;

/// Reads every field in the way that its number says, messages within messages too.
@Parses({ProtobufReader.class, ProtobufWriter.class})
public final class ProtobufFuzz {
    private static final int DEPTH = 4;

    private ProtobufFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            byte[] written = copy(new ProtobufReader(input), DEPTH).toBytes();
            byte[] again = copy(new ProtobufReader(written), DEPTH).toBytes();
            if (!Arrays.equals(written, again)) {
                throw new AssertionError("what was written is read as something else");
            }
        } catch (ProtocolException refused) {
            // The peer is wrong: lawful.
        }
    }

    private static ProtobufWriter copy(ProtobufReader in, int depth) throws ProtocolException {
        ProtobufWriter out = new ProtobufWriter();
        while (in.next()) {
            int field = in.field();
            switch (field % 7) {
                case 0 -> out.number(field, in.number());
                case 1 -> out.bool(field, in.bool());
                case 2 -> out.bytes(field, in.bytes());
                case 3 -> out.string(field, in.string());
                case 4 -> {
                    if (depth > 0) out.message(field, copy(in.message(), depth - 1));
                }
                case 5 -> out.fixed64(field, in.fixed64());
                default -> {} // next() steps over it
            }
        }
        return out;
    }
}
