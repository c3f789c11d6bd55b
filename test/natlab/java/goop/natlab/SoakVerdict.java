package goop.natlab;

import goop.json.JsonException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What was wrong in a soak. Speed is no matter of it.
final class SoakVerdict {
    // What code that is compiled late, caches that fill and a collection's rest may add in a life.
    private static final long HEAP_KIB = 8 << 10;
    private static final int DESCRIPTORS = 16;
    private static final int THREADS = 8;

    private SoakVerdict() {}

    /// Empty when all was well.
    static List<String> complaints(List<SoakRound> rounds, int watchers) throws JsonException {
        List<String> all = new ArrayList<>();
        for (SoakRound each : rounds) {
            long right = each.crowd().integer("pictures_right");
            if (right != watchers) {
                all.add(
                        "round %d, %s: %d of %d pictures right"
                                .formatted(each.number(), each.fault().title, right, watchers));
            }
        }
        int last = rounds.getLast().life();
        grown(
                all,
                "the server",
                rounds.stream().filter(each -> each.life() == last).toList(),
                SoakRound::server);
        grown(all, "a peer", rounds, SoakRound::peer);
        return all;
    }

    // The first round of a life warms it up; the second is what the last is held against.
    private static void grown(
            List<String> all,
            String who,
            List<SoakRound> rounds,
            Function<SoakRound, Vitals> vitals) {
        if (rounds.size() < 3) {
            all.add(who + ": too few rounds to show a leak: " + rounds.size());
            return;
        }
        Vitals first = vitals.apply(rounds.get(1));
        Vitals end = vitals.apply(rounds.getLast());
        String what = who + " has grown by %,d %s from round %d to round %d";
        int from = rounds.get(1).number();
        int to = rounds.getLast().number();
        long heap = end.heapKib() - first.heapKib();
        if (heap > HEAP_KIB) all.add(what.formatted(heap, "KiB of live heap", from, to));
        int descriptors = end.descriptors() - first.descriptors();
        if (descriptors > DESCRIPTORS) {
            all.add(what.formatted(descriptors, "descriptors", from, to));
        }
        int threads = end.threads() - first.threads();
        if (threads > THREADS) all.add(what.formatted(threads, "threads", from, to));
    }
}
