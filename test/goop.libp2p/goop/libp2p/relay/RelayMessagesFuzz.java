package goop.libp2p.relay;

import goop.fuzz.Parses;

import java.io.IOException;
import java.util.Arrays;

/// Messages between peers and relays.
@Parses({HopMessage.class, StopMessage.class, Fields.class})
public final class RelayMessagesFuzz {
    private RelayMessagesFuzz() {}

    /// The first byte chooses the message.
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) return;
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        try {
            if (input[0] % 2 == 0) hop(rest);
            else stop(rest);
        } catch (IOException refused) {
            // as it should be
        }
    }

    private static void hop(byte[] bytes) throws IOException {
        byte[] written = HopMessage.parse(bytes).toBytes();
        byte[] again = HopMessage.parse(written).toBytes();
        if (!Arrays.equals(written, again)) throw new AssertionError("another message");
    }

    private static void stop(byte[] bytes) throws IOException {
        StopMessage message = StopMessage.parse(bytes);
        if (!message.equals(StopMessage.parse(message.toBytes()))) {
            throw new AssertionError("another message than " + message);
        }
    }
}
