package goop.hub.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// The tree follows from the records alone, and every part of it from those below it.
class HashTreeTest {

    @Test
    void theOrderOfChangesLeavesNoTrace() {
        for (long seed = System.nanoTime(), end = seed + 60; seed < end; seed++) {
            Random random = new Random(seed);
            HashTree tree = new HashTree();
            Map<Hash, HashTree.Item> model = new TreeMap<>();
            for (int i = random.nextInt(1500); i > 0; i--) {
                HashTree.Item item = item("c" + random.nextInt(400), random.nextLong(1, 5));
                if (random.nextInt(3) == 0) {
                    tree.remove(item.place());
                    model.remove(item.place());
                } else {
                    tree.put(item);
                    model.put(item.place(), item);
                }
            }
            assertEquals(new ArrayList<>(model.values()), tree.items(), "seed " + seed);
            assertEquals(model.size(), tree.size(), "seed " + seed);
            HashTree again = new HashTree();
            List<HashTree.Item> shuffled = new ArrayList<>(model.values());
            Collections.shuffle(shuffled, random);
            shuffled.forEach(again::put);
            assertEquals(again.root(), tree.root(), "seed " + seed);
            String prefix = Integer.toHexString(random.nextInt(256));
            assertEquals(part(model, prefix).hashAt(prefix), tree.hashAt(prefix), "seed " + seed);
            if (tree.at(prefix) instanceof HashTree.Inner(List<Hash> children)) {
                assertEquals(children.get(7), tree.hashAt(prefix + "7"), "seed " + seed);
            }
        }
    }

    // A tree of those alone that are below a prefix.
    private static HashTree part(Map<Hash, HashTree.Item> model, String prefix) {
        HashTree part = new HashTree();
        model.values().stream().filter(each -> each.place().startsWith(prefix)).forEach(part::put);
        return part;
    }

    @Test
    void everyChangeOfOneRecordChangesTheRoot() {
        HashTree tree = new HashTree();
        assertEquals(Hash.NONE, tree.root());
        for (int i = 0; i < 100; i++) {
            Hash before = tree.root();
            tree.put(item("c" + i, 1));
            Hash with = tree.root();
            assertNotEquals(before, with);
            tree.put(item("c" + i, 2));
            assertNotEquals(with, tree.root());
            tree.put(item("c" + i, 1));
            assertEquals(with, tree.root());
        }
    }

    @Test
    void aLeafHasAtMostSixteenRecords() {
        HashTree tree = new HashTree();
        for (int i = 0; i < 3_000; i++) tree.put(item("c" + i, 1));
        assertEquals(3_000, records(tree, ""));
    }

    private static int records(HashTree tree, String prefix) {
        return switch (tree.at(prefix)) {
            case HashTree.Leaf(List<HashTree.Item> items) -> {
                assertTrue(items.size() <= HashTree.LEAF, prefix);
                yield items.size();
            }
            case HashTree.Inner(List<Hash> children) -> {
                int sum = 0;
                for (int i = 0; i < 16; i++) {
                    int below = records(tree, prefix + Character.forDigit(i, 16));
                    assertEquals(below == 0, children.get(i).equals(Hash.NONE), prefix);
                    sum += below;
                }
                yield sum;
            }
        };
    }

    private static HashTree.Item item(String community, long version) {
        Hash hash = Hash.of((community + version).getBytes());
        return new HashTree.Item(HubRecord.place(community), version, hash, community);
    }
}
