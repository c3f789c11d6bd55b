package goop.hub;

import goop.hub.replica.HubRecord;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// The directory as visitors see it: entries by name, and found by any part of their name or
/// description.
///
/// Beside each entry stand 512 bits, one set for every three characters in a row that occur in its
/// text. A search reads these bits of all entries, one after the other in memory, and looks into
/// the few texts that have all of the wanted ones. A word found in very many entries does not come
/// to that: going through them in their order soon has a page full.
final class DirectoryIndex {
    private static final int LONGS = 8;

    /// So many entries are looked at in their order before the bits are.
    private static final int LOOKED_AT_IN_ORDER = 2_000;

    /// Where an entry stands among all.
    ///
    /// @param folded the community's name for comparing
    record Place(String folded, String community, String origin) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::folded)
                        .thenComparing(Place::community)
                        .thenComparing(Place::origin);

        static Place of(String community, String origin) {
            return new Place(fold(community), community, origin);
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /// Some of what was found.
    ///
    /// @param next where to go on, or null when this was all
    record Page(List<HubRecord> entries, Place next) {}

    private record Item(Place place, HubRecord record, String text) {}

    // All guarded by the lock.
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final NavigableMap<Place, Integer> slots = new TreeMap<>();
    private Item[] items = new Item[64];
    private long[] bits = new long[64 * LONGS];
    private int used;

    /// Text as it is compared: without regard to case, width and composition.
    static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    /// Puts an entry in the place of an earlier one.
    void put(HubRecord record) {
        Place place = Place.of(record.community(), record.origin());
        String text = place.folded() + "\n" + fold(record.listing().orElseThrow().description());
        long[] own = new long[LONGS];
        setBits(own, text);
        lock.writeLock().lock();
        try {
            Integer slot = slots.get(place);
            if (slot == null) {
                if (used == items.length) {
                    items = Arrays.copyOf(items, used * 2);
                    bits = Arrays.copyOf(bits, used * 2 * LONGS);
                }
                slot = used++;
                slots.put(place, slot);
            }
            items[slot] = new Item(place, record, text);
            System.arraycopy(own, 0, bits, slot * LONGS, LONGS);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Takes an entry out, if it is there.
    void remove(String origin, String community) {
        lock.writeLock().lock();
        try {
            Integer slot = slots.remove(Place.of(community, origin));
            if (slot == null) return;
            // The last one moves into the gap.
            int last = --used;
            if (slot != last) {
                items[slot] = items[last];
                System.arraycopy(bits, last * LONGS, bits, slot * LONGS, LONGS);
                slots.put(items[slot].place(), slot);
            }
            items[last] = null;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Takes out all entries of an origin.
    void removeAll(String origin) {
        lock.writeLock().lock();
        try {
            for (int slot = used - 1; slot >= 0; slot--) {
                if (!items[slot].record().origin().equals(origin)) continue;
                remove(origin, items[slot].record().community());
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    int size() {
        lock.readLock().lock();
        try {
            return used;
        } finally {
            lock.readLock().unlock();
        }
    }

    /// The next entries in whose text every word of the query occurs.
    ///
    /// @param query empty for all
    /// @param origin of whose hub, or empty for any
    /// @param after where the last page ended, or null
    Page search(String query, String origin, Place after, int limit) {
        String folded = fold(query).strip();
        List<String> words = folded.isEmpty() ? List.of() : List.of(folded.split("\\s+"));
        lock.readLock().lock();
        try {
            return inOrder(words, origin, after, limit);
        } finally {
            lock.readLock().unlock();
        }
    }

    private Page inOrder(List<String> words, String origin, Place after, int limit) {
        List<Item> found = new ArrayList<>();
        long[] wanted = new long[LONGS];
        for (String each : words) setBits(wanted, each);
        boolean telling = Arrays.stream(wanted).anyMatch(each -> each != 0);
        int looked = 0;
        Map<Place, Integer> rest = after == null ? slots : slots.tailMap(after, false);
        for (int slot : rest.values()) {
            if (telling && ++looked > LOOKED_AT_IN_ORDER) {
                return byBits(words, wanted, origin, after, limit);
            }
            if (!matches(items[slot], words, origin)) continue;
            found.add(items[slot]);
            if (found.size() > limit) break;
        }
        return page(found, limit);
    }

    private Page byBits(List<String> words, long[] wanted, String origin, Place after, int limit) {
        PriorityQueue<Item> first =
                new PriorityQueue<>(limit + 2, Comparator.comparing(Item::place).reversed());
        long[] all = bits;
        for (int slot = 0, count = used; slot < count; slot++) {
            if (!hasBits(all, slot * LONGS, wanted)) continue;
            Item item = items[slot];
            if (after != null && item.place().compareTo(after) <= 0) continue;
            if (first.size() > limit && item.place().compareTo(first.peek().place()) > 0) continue;
            if (!matches(item, words, origin)) continue;
            first.add(item);
            if (first.size() > limit + 1) first.poll();
        }
        List<Item> found = new ArrayList<>(first);
        found.sort(Comparator.comparing(Item::place));
        return page(found, limit);
    }

    private static Page page(List<Item> found, int limit) {
        boolean more = found.size() > limit;
        List<Item> shown = more ? found.subList(0, limit) : found;
        return new Page(
                shown.stream().map(Item::record).toList(), more ? shown.getLast().place() : null);
    }

    // All eight at once: a branch after each would be guessed wrong half of the time.
    private static boolean hasBits(long[] bits, int at, long[] wanted) {
        long missing = 0;
        for (int i = 0; i < LONGS; i++) missing |= wanted[i] & ~bits[at + i];
        return missing == 0;
    }

    private static boolean matches(Item item, List<String> words, String origin) {
        if (!origin.isEmpty() && !item.record().origin().equals(origin)) return false;
        for (String each : words) if (!item.text().contains(each)) return false;
        return true;
    }

    private static void setBits(long[] bits, String text) {
        for (int i = 0; i + 3 <= text.length(); i++) {
            int hash = (text.charAt(i) * 31 + text.charAt(i + 1)) * 31 + text.charAt(i + 2);
            int bit = hash * 0x9E3779B9 >>> 23;
            bits[bit >> 6] |= 1L << bit;
        }
    }
}
