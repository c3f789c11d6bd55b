package goop.hub.replica;

import goop.fuzz.Parses;
import goop.libp2p.ProtocolException;

import java.util.Arrays;

/// The first byte says what the rest is to be: `a` an ask, `d` a digest, `e` entries (a
/// difference), `r` records, `k` rotations of keys. What is read is written as what reads the same.
@Parses(
        value = {MessageJson.class, Rotation.class, Hash.class},
        except = {
            "sign",
            "message",
            "holds",
            "text",
            "of",
            "sha256",
            "compareTo",
            "updateInto",
            "nibble",
            "startsWith",
            "child"
        })
public final class HubMessagesFuzz {
    private HubMessagesFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) return;
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        try {
            switch (input[0]) {
                case 'a' -> {
                    Ask.Difference ask = MessageJson.parseAsk(rest);
                    same(ask, MessageJson.parseAsk(MessageJson.write(ask)));
                }
                case 'd' -> {
                    Answer.Digest digest = MessageJson.parseDigest(rest);
                    Answer.Digest again = MessageJson.parseDigest(MessageJson.write(digest));
                    same(digest, again);
                    same(digest.tag(), again.tag());
                }
                case 'e' -> {
                    Answer.Difference entries = MessageJson.parseDifference(rest);
                    same(entries, MessageJson.parseDifference(MessageJson.write(entries)));
                }
                case 'r' ->
                        MessageJson.parseRecords(
                                MessageJson.writeRecords(MessageJson.parseRecords(rest)));
                case 'k' ->
                        MessageJson.parseRotations(
                                MessageJson.write(MessageJson.parseRotations(rest)));
                default -> {}
            }
        } catch (ProtocolException refused) {
            // No message: lawful.
        }
    }

    private static void same(Object one, Object other) {
        if (!one.equals(other)) throw new AssertionError(one + " is not " + other);
    }
}
