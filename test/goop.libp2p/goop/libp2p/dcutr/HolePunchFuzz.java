package goop.libp2p.dcutr;

import goop.fuzz.Parses;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;

/// The input is one message with its length.
@Parses(HolePunchMessage.class)
public final class HolePunchFuzz {
    private HolePunchFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            byte[] written = HolePunchMessage.read(new ByteArrayInputStream(input)).toBytes();
            byte[] again = HolePunchMessage.read(new ByteArrayInputStream(written)).toBytes();
            if (!Arrays.equals(written, again)) {
                throw new AssertionError("what was written is read as something else");
            }
        } catch (IOException refused) {
            // The peer is wrong, or was cut short: lawful.
        }
    }
}
