package goop.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// What peers and watchers count.
final class Tally {
    final Latencies publishes = new Latencies();
    final Latencies changes = new Latencies();

    /// How late our own beats left: whether this machine keeps up with sending.
    final Latencies lateness = new Latencies();

    final LongAdder streamsOpened = new LongAdder();
    final LongAdder streamsEnded = new LongAdder();
    private final Map<String, LongAdder> troubles = new ConcurrentSkipListMap<>();

    /// Counts what should not have been.
    ///
    /// @param what one of a few phrases: "429 to /publish"
    void trouble(String what) {
        troubles.computeIfAbsent(what, _ -> new LongAdder()).increment();
    }

    Map<String, Long> troubles() {
        Map<String, Long> all = new TreeMap<>();
        troubles.forEach((what, times) -> all.put(what, times.sum()));
        return all;
    }
}
