package goop.hub.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a pull costs follows from what has changed, not from what there is.
class SyncBytesTest {
    private static final int ENTRIES = Integer.getInteger("goop.hubs.entries", 10_000);

    private record Costs(Pair.Traffic first, Pair.Traffic unchanged, Pair.Traffic oneChanged) {}

    @Test
    void aPullIsNothingWhenNothingChangedAndGrowsWithTheLogarithmWhenOneEntryDid()
            throws Exception {
        Costs few = costs(ENTRIES / 100);
        Costs many = costs(ENTRIES);
        for (Costs each : List.of(few, many)) System.out.println("SyncBytesTest " + each);
        assertEquals(new Pair.Traffic(1, 0), few.unchanged);
        assertEquals(new Pair.Traffic(1, 0), many.unchanged);
        long growth = many.oneChanged.bytes() / few.oneChanged.bytes();
        assertTrue(growth <= 3, "a hundred times the entries cost " + growth + " times as much");
        assertTrue(many.oneChanged.asks() <= 9, many.oneChanged.asks() + " requests");
    }

    private static Costs costs(int entries) throws Exception {
        Keypair key = Keypair.generate();
        Keypair other = Keypair.generate();
        Signatures fake = new FakeSignatures();
        Replica origin = new Replica("a", key, true, List.of(), Saved.NOTHING, Pair.T, fake);
        Replica copy =
                new Replica(
                        "b",
                        other,
                        true,
                        List.of(Pair.peer("a", key.peerId())),
                        Saved.NOTHING,
                        Pair.T,
                        fake);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            names.add("community " + i);
            put(origin, names.getLast(), "What it is about, in a sentence of some length.");
        }
        origin.effects();
        Pair.Traffic first = Pair.pull(copy, "a", origin, Pair.T);
        assertEquals(entries, copy.records("a").size());
        Pair.Traffic unchanged = Pair.pull(copy, "a", origin, Pair.T);
        put(origin, names.get(entries / 2), "Something else.");
        Pair.Traffic changed = Pair.pull(copy, "a", origin, Pair.T);
        assertEquals(root(origin), root(copy));
        return new Costs(first, unchanged, changed);
    }

    private static void put(Replica origin, String community, String description) throws Exception {
        Listing listing =
                new Listing("https://rendezvous.example", Listing.Type.OPEN, description, 20);
        origin.apply(origin.propose(community, Optional.of(listing), Pair.T));
    }

    private static Hash root(Replica replica) {
        return replica.digest().origins().getFirst().root();
    }
}
