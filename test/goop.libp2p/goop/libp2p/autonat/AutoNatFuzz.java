package goop.libp2p.autonat;

import goop.fuzz.Parses;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;

/// The input is one message with its length: of version 1, of version 2, and a nonce.
@Parses({DialMessage.class, DialRequestMessage.class})
public final class AutoNatFuzz {
    private AutoNatFuzz() {}

    private interface Codec {
        byte[] rewrite(byte[] message) throws IOException;
    }

    public static void fuzzerTestOneInput(byte[] input) {
        twice(input, bytes -> DialMessage.read(new ByteArrayInputStream(bytes)).toBytes());
        twice(input, bytes -> DialRequestMessage.read(new ByteArrayInputStream(bytes)).toBytes());
        twice(
                input,
                bytes ->
                        DialRequestMessage.back(
                                DialRequestMessage.readBack(new ByteArrayInputStream(bytes))));
    }

    private static void twice(byte[] input, Codec codec) {
        try {
            byte[] written = codec.rewrite(input);
            if (!Arrays.equals(written, codec.rewrite(written))) {
                throw new AssertionError("what was written is read as something else");
            }
        } catch (IOException refused) {
            // The peer is wrong, or was cut short: lawful.
        }
    }
}
