package goop.hub.replica;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A digest of one origin's records that tells two hubs in a few steps where they differ: a tree of
/// sixteen branches a node, by the half bytes of each community's [HubRecord#place]. Up to [#LEAF]
/// records are one leaf. Its shape and hashes follow from the records alone, never from the order
/// in which they came. Changing one costs a path to the root, and its hashes are made again when
/// they are next asked for.
///
/// Names are cheap to choose and their hashes are not: to make the tree deep somebody would have to
/// find seventeen names whose hashes begin alike.
public final class HashTree {
    /// As many records are not split further.
    public static final int LEAF = 16;

    /// One record.
    ///
    /// @param place of its community
    /// @param hash of all of it
    public record Item(Hash place, long version, Hash hash, String community) {}

    /// What is below a prefix.
    public sealed interface Branch {}

    /// More than [#LEAF] records: the hashes of what is below each further half byte.
    public record Inner(List<Hash> children) implements Branch {}

    /// All records, by place.
    public record Leaf(List<Item> items) implements Branch {}

    private static final class Node {
        int count;
        Hash hash; // null: not known since the last change
        Node[] children; // null for a leaf
        List<Item> items = new ArrayList<>(4); // of a leaf, by place
    }

    private final Node root = new Node();

    /// How many records there are.
    public int size() {
        return root.count;
    }

    /// The hash of everything.
    public Hash root() {
        return hash(root);
    }

    /// Puts a record, in the place of the one of the same community.
    public void put(Item item) {
        remove(item.place());
        put(root, 0, item);
    }

    private static void put(Node node, int depth, Item item) {
        node.hash = null;
        node.count++;
        if (node.children != null) {
            put(child(node, item.place().nibble(depth)), depth + 1, item);
            return;
        }
        node.items.add(-1 - find(node.items, item.place()), item);
        if (node.count <= LEAF || depth == Hash.NIBBLES) return;
        List<Item> items = node.items;
        node.items = List.of();
        node.children = new Node[16];
        for (Item each : items) put(child(node, each.place().nibble(depth)), depth + 1, each);
    }

    private static Node child(Node node, int nibble) {
        if (node.children[nibble] == null) node.children[nibble] = new Node();
        return node.children[nibble];
    }

    private static int find(List<Item> items, Hash place) {
        int low = 0;
        int high = items.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = items.get(middle).place().compareTo(place);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return -1 - low;
    }

    /// The record there, or null.
    public Item get(Hash place) {
        Node node = root;
        for (int depth = 0; node != null && node.children != null; depth++) {
            node = node.children[place.nibble(depth)];
        }
        if (node == null) return null;
        int at = find(node.items, place);
        return at < 0 ? null : node.items.get(at);
    }

    /// Removes the record there, if any.
    public void remove(Hash place) {
        if (get(place) != null) remove(root, 0, place);
    }

    private static void remove(Node node, int depth, Hash place) {
        node.hash = null;
        node.count--;
        if (node.children == null) {
            node.items.remove(find(node.items, place));
            return;
        }
        int nibble = place.nibble(depth);
        remove(node.children[nibble], depth + 1, place);
        if (node.children[nibble].count == 0) node.children[nibble] = null;
        if (node.count > LEAF) return;
        List<Item> rest = new ArrayList<>(node.count);
        gather(node, rest);
        node.items = rest;
        node.children = null;
    }

    private static void gather(Node node, List<Item> into) {
        if (node.children == null) {
            into.addAll(node.items);
            return;
        }
        for (Node each : node.children) if (each != null) gather(each, into);
    }

    /// What is below these half bytes.
    ///
    /// @param prefix hexadecimal, at most [Hash#NIBBLES] long
    public Branch at(String prefix) {
        Node node = node(prefix);
        if (node == null) return new Leaf(List.of());
        if (node.children == null) return new Leaf(below(node, prefix));
        List<Hash> children = new ArrayList<>(16);
        for (Node each : node.children) children.add(each == null ? Hash.NONE : hash(each));
        return new Inner(children);
    }

    /// The hash of what is below these half bytes, whatever else there is.
    public Hash hashAt(String prefix) {
        Node node = node(prefix);
        if (node == null) return Hash.NONE;
        return node.children == null ? leafHash(below(node, prefix)) : hash(node);
    }

    // The node there, or the leaf on the way to it.
    private Node node(String prefix) {
        Node node = root;
        for (int depth = 0; depth < prefix.length(); depth++) {
            if (node == null || node.children == null) return node;
            node = node.children[Character.digit(prefix.charAt(depth), 16)];
        }
        return node;
    }

    private static List<Item> below(Node leaf, String prefix) {
        return leaf.items.stream().filter(each -> each.place().startsWith(prefix)).toList();
    }

    /// Every record, by place.
    public List<Item> items() {
        List<Item> all = new ArrayList<>(root.count);
        gather(root, all);
        return Collections.unmodifiableList(all);
    }

    private static Hash hash(Node node) {
        if (node.hash != null) return node.hash;
        if (node.children == null) {
            node.hash = leafHash(node.items);
            return node.hash;
        }
        MessageDigest digest = Hash.sha256();
        digest.update((byte) 1);
        for (Node each : node.children) {
            (each == null ? Hash.NONE : hash(each)).updateInto(digest);
        }
        node.hash = Hash.first(digest.digest());
        return node.hash;
    }

    // Begins unlike that of an inner node, so that records cannot be made that look like one.
    private static Hash leafHash(List<Item> items) {
        if (items.isEmpty()) return Hash.NONE;
        MessageDigest digest = Hash.sha256();
        digest.update((byte) 0);
        for (Item each : items) {
            each.place().updateInto(digest);
            each.hash().updateInto(digest);
        }
        return Hash.first(digest.digest());
    }
}
