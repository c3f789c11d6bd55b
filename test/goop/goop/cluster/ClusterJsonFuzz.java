package goop.cluster;

import goop.fuzz.Parses;
import goop.libp2p.ProtocolException;

/// What is read comes back the same after writing, and no longer than NATS carries.
@Parses(
        value = {ClusterJson.class, TableJson.class},
        maxLength = 16_384)
public final class ClusterJsonFuzz {
    private ClusterJsonFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        ClusterMessage message;
        try {
            message = ClusterJson.parse(input);
        } catch (ProtocolException refused) {
            return;
        }
        byte[] written = ClusterJson.write(message);
        try {
            ClusterMessage again = ClusterJson.parse(written);
            if (!message.equals(again)) throw new AssertionError(message + " is not " + again);
        } catch (ProtocolException wrong) {
            throw new AssertionError(wrong);
        }
    }
}
