package goop.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.hub.replica.HubRecord;
import goop.hub.replica.Listing;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// The search finds what going through everything finds, page by page, and much sooner.
class DirectoryIndexTest {
    private static final int ENTRIES = Integer.getInteger("goop.hubs.entries", 20_000);
    private static final String[] SYLLABLES = {
        "ba", "con", "dri", "el", "fu", "gar", "hin", "is", "jo", "ker", "lum", "mo", "ni", "or",
        "pel", "qua", "ri", "sto", "tu", "ul", "ver", "wa", "xi", "yo", "zen", "ä", "ß", "日本"
    };

    private static HubRecord entry(String origin, String community, String description) {
        Listing listing = new Listing("https://r.test", Listing.Type.OPEN, description, 1);
        return new HubRecord(origin, community, 1, 0, 1, Optional.of(listing), "");
    }

    private static String words(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            if (i > 0) text.append(' ');
            for (int j = 1 + random.nextInt(3); j >= 0; j--) {
                text.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
            }
        }
        return text.toString();
    }

    @Test
    void whatIsFoundIsWhatAPlainLookFinds() {
        for (long seed = System.nanoTime(), end = seed + 5; seed < end; seed++) {
            Random random = new Random(seed);
            DirectoryIndex index = new DirectoryIndex();
            Map<DirectoryIndex.Place, HubRecord> model = new TreeMap<>();
            for (int i = 0; i < 4_000; i++) {
                HubRecord entry =
                        entry("h" + random.nextInt(3), words(random, 1), words(random, 8));
                DirectoryIndex.Place place =
                        DirectoryIndex.Place.of(entry.community(), entry.origin());
                if (random.nextInt(5) == 0) {
                    index.remove(entry.origin(), entry.community());
                    model.remove(place);
                } else {
                    index.put(entry);
                    model.put(place, entry);
                }
            }
            assertEquals(model.size(), index.size(), "seed " + seed);
            for (String query :
                    List.of("", "a", "GAR", "garlum", "con hin", "日本", "ÄSS", "nothing at all")) {
                String origin = random.nextBoolean() ? "" : "h1";
                List<HubRecord> expected =
                        model.values().stream()
                                .filter(each -> origin.isEmpty() || each.origin().equals(origin))
                                .filter(each -> matches(each, query))
                                .toList();
                String why = "seed " + seed + " query " + query;
                assertEquals(expected, pages(index, query, origin, 1 + random.nextInt(60)), why);
            }
        }
    }

    private static boolean matches(HubRecord entry, String query) {
        String text =
                DirectoryIndex.fold(
                        entry.community() + "\n" + entry.listing().orElseThrow().description());
        for (String word : DirectoryIndex.fold(query).split("\\s+")) {
            if (!text.contains(word)) return false;
        }
        return true;
    }

    private static List<HubRecord> pages(
            DirectoryIndex index, String query, String origin, int limit) {
        List<HubRecord> all = new ArrayList<>();
        DirectoryIndex.Place after = null;
        do {
            DirectoryIndex.Page page = index.search(query, origin, after, limit);
            assertTrue(page.entries().size() <= limit);
            all.addAll(page.entries());
            after = page.next();
        } while (after != null);
        return all;
    }

    @Test
    void aPageMayEndAtTheLastEntry() {
        DirectoryIndex index = new DirectoryIndex();
        index.put(entry("h", "b", ""));
        index.put(entry("h", "A", ""));
        DirectoryIndex.Page page = index.search("", "", null, 2);
        assertEquals("A", page.entries().getFirst().community());
        assertNull(page.next());
    }

    @Test
    void searchingIsManyTimesQuickerThanLookingThroughAllTexts() {
        Random random = new Random(1);
        DirectoryIndex index = new DirectoryIndex();
        List<HubRecord> all = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            HubRecord entry = entry("h", words(random, 2) + " " + i, words(random, 20));
            all.add(entry);
            index.put(entry);
        }
        // One of all, in the middle; a common word; none.
        List<String> queries =
                List.of(all.get(ENTRIES / 2).community(), "garlumko zenver", "gar", "wombat", "xi");
        for (int i = 0; i < 30; i++) {
            for (String query : queries) index.search(query, "", null, 50);
        }
        for (String query : queries) {
            double micros = median(21, () -> index.search(query, "", null, 50));
            System.out.printf(
                    "DirectoryIndexTest %,d entries, \"%s\": %.2f ms%n",
                    ENTRIES, query, micros / 1000);
        }
        double plain =
                median(3, () -> all.stream().filter(each -> matches(each, "wombat")).toList());
        double ratio = plain / median(21, () -> index.search("wombat", "", null, 50));
        System.out.printf("DirectoryIndexTest a plain look takes %.0f times as long%n", ratio);
        assertTrue(ratio > 5, "only " + ratio + " times quicker");
    }

    private static double median(int runs, Runnable work) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            long began = System.nanoTime();
            work.run();
            times.add(System.nanoTime() - began);
        }
        times.sort(Comparator.naturalOrder());
        return times.get(runs / 2) / 1000.0;
    }
}
