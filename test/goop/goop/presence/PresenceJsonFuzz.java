package goop.presence;

import goop.fuzz.Parses;
import goop.libp2p.ProtocolException;

/// What is read comes back the same after writing, and never as more than fits in a data line.
@Parses(PresenceJson.class)
public final class PresenceJsonFuzz {
    private PresenceJsonFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Presence message;
        try {
            message = PresenceJson.parse(input);
        } catch (ProtocolException refused) {
            if (!refused.getMessage().startsWith("bad ")) throw new AssertionError(refused);
            return;
        }
        byte[] written = PresenceJson.write(message);
        if (written.length > PresenceJson.MAX_BYTES) throw new AssertionError(written.length);
        try {
            Presence again = PresenceJson.parse(written);
            if (!message.equals(again)) throw new AssertionError(message + " is not " + again);
        } catch (ProtocolException wrong) {
            throw new AssertionError(wrong);
        }
    }
}
