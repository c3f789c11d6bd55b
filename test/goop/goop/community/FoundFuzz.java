package goop.community;

import goop.fuzz.Parses;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.io.IOException;

/// What a hub found, and what a server shows to one, come back equal when they are written again.
@Parses(
        value = {Found.class, Proof.class, Community.class},
        except = {"secret", "isSecret", "of", "authority", "document", "write"})
public final class FoundFuzz {
    private FoundFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Found found = Found.parse(input);
            for (Community each : found.communities()) {
                byte[] page =
                        each.write(new JsonWriter().object().name("communities").array())
                                .endArray()
                                .endObject()
                                .toBytes();
                if (!Found.parse(page).communities().getFirst().equals(each)) {
                    throw new AssertionError(each);
                }
            }
        } catch (IOException refused) {
            // Then it may be the other document.
            proof(input);
        }
    }

    private static void proof(byte[] input) {
        try {
            HubDocument whole = HubDocument.parse(input);
            if (!HubDocument.parse(whole.toBytes()).equals(whole)) throw new AssertionError(whole);
        } catch (ProtocolException refused) {
            return;
        }
    }
}
