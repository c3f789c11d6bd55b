package goop.libp2p.identify;

import goop.fuzz.Parses;
import goop.libp2p.wire.Delimited;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;

/// The input is the whole stream, to its end.
@Parses({IdentifyMessage.class, Delimited.class})
public final class IdentifyFuzz {
    private IdentifyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            IdentifyMessage message = IdentifyMessage.read(new ByteArrayInputStream(input));
            byte[] written = message.toBytes();
            if (written.length > 2 * IdentifyMessage.MAX_BYTES) return;
            byte[] again = IdentifyMessage.read(new ByteArrayInputStream(written)).toBytes();
            if (!Arrays.equals(written, again)) {
                throw new AssertionError("what was written is read as something else");
            }
        } catch (IOException refused) {
            // The peer is wrong, or was cut short: lawful.
        }
    }
}
