package goop.libp2p.noise;

import goop.fuzz.Parses;

import java.io.IOException;
import java.util.Arrays;

/// What is read and written anew must be read alike.
@Parses(HandshakePayload.class)
public final class HandshakePayloadFuzz {
    private HandshakePayloadFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            HandshakePayload payload = HandshakePayload.read(input);
            same(payload, HandshakePayload.read(payload.toBytes()));
            payload.authenticate(new byte[32]);
        } catch (IOException refused) {
            // as it should be
        }
    }

    private static void same(HandshakePayload one, HandshakePayload other) {
        boolean same =
                Arrays.equals(one.identityKey(), other.identityKey())
                        && Arrays.equals(one.signature(), other.signature())
                        && one.certHashes().size() == other.certHashes().size()
                        && one.muxers().equals(other.muxers());
        if (!same) throw new AssertionError("other fields");
    }
}
