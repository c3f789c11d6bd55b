package goop.cluster;

import goop.cluster.TableMessage.Compare;
import goop.cluster.TableMessage.Roots;
import goop.cluster.TableMessage.Rows;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// Keeps [SharedTable]s the same on all servers: a plain state machine, without clock, lock or
/// thread.
///
/// A change is told to all at once. Each server says every few seconds what its tables come to; who
/// finds that another's differs sends what it has, bucket by bucket, and gets the rows of those
/// that differ. So whatever was lost, and whoever was away, comes to the same in the end.
final class Reconciler {
    private static final System.Logger LOG = System.getLogger("goop.cluster");

    /// How often a server says what its tables come to.
    static final Duration BETWEEN_ROOTS = Duration.ofSeconds(2);

    /// How long an answer may take before it is asked for again.
    static final Duration ANSWER = Duration.ofSeconds(1);

    /// How long sums are believed without a change: rows also end by age.
    static final Duration SUMS = Duration.ofMinutes(5);

    /// Characters of one message, and of one answer: the rest is asked for again.
    static final int MOST_IN_MESSAGE = 100_000;

    static final int MOST_IN_ANSWER = 4_000_000;

    private record Counted(long revision, long at, RowSums sums) {}

    private record Question(String server, String table) {}

    private final String self;
    private final Map<String, SharedTable> tables = new TreeMap<>();
    private final BiConsumer<String, ClusterMessage> out;
    private final Map<String, Counted> counted = new HashMap<>();
    private final Map<Question, Long> asked = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private int next;
    private long rootsAt = Long.MIN_VALUE / 2;

    /// @param out takes a message and to whom: a server's name, or empty for all
    Reconciler(String self, List<SharedTable> tables, BiConsumer<String, ClusterMessage> out) {
        this.self = self;
        for (SharedTable each : tables) this.tables.put(each.name(), each);
        this.out = out;
    }

    /// A row has changed here.
    void changed(String table, SharedRow row) {
        out.accept("", new Rows(self, table, List.of(row)));
    }

    /// @param now milliseconds of a clock that never jumps
    void tick(long now) {
        if (now - rootsAt < BETWEEN_ROOTS.toMillis()) return;
        rootsAt = now;
        asked.values().removeIf(at -> now - at >= ANSWER.toMillis());
        tellRoots("", now);
    }

    private void tellRoots(String to, long now) {
        Map<String, Long> roots = new TreeMap<>();
        for (SharedTable each : tables.values()) {
            try {
                roots.put(each.name(), sums(each, now).root());
            } catch (IOException failed) {
                failed("counting", each, failed);
            }
        }
        if (!roots.isEmpty()) out.accept(to, new Roots(self, roots));
    }

    private RowSums sums(SharedTable table, long now) throws IOException {
        long revision = table.revision();
        Counted before = counted.get(table.name());
        if (before != null && before.revision == revision && now - before.at < SUMS.toMillis()) {
            return before.sums;
        }
        RowSums sums = RowSums.empty();
        table.forEach(sums::add);
        counted.put(table.name(), new Counted(revision, now, sums));
        return sums;
    }

    /// Another server has said that.
    void receive(TableMessage message, long now) {
        if (message.from().equals(self)) return;
        switch (message) {
            case Roots roots -> compare(roots, now);
            case Compare(String from, String table, RowSums theirs) -> {
                SharedTable ours = tables.get(table);
                if (ours != null) answer(from, ours, theirs, now);
            }
            case Rows(String from, String table, List<SharedRow> rows) -> {
                SharedTable ours = tables.get(table);
                if (ours != null) take(ours, rows);
            }
        }
    }

    private void compare(Roots theirs, long now) {
        if (known.size() >= 4 * ReplicaSettings.SERVERS) known.clear();
        // It has just come: so that it need not wait to learn what it lacks.
        if (known.add(theirs.from())) tellRoots(theirs.from(), now);
        theirs.roots()
                .forEach(
                        (name, root) -> {
                            SharedTable ours = tables.get(name);
                            if (ours != null) compare(theirs.from(), ours, root, now);
                        });
    }

    private void compare(String from, SharedTable ours, long root, long now) {
        try {
            RowSums sums = sums(ours, now);
            Question question = new Question(from, ours.name());
            if (sums.root() == root || asked.containsKey(question)) return;
            asked.put(question, now);
            out.accept(from, new Compare(self, ours.name(), sums));
        } catch (IOException failed) {
            failed("comparing", ours, failed);
        }
    }

    private void answer(String to, SharedTable ours, RowSums theirs, long now) {
        try {
            BitSet buckets = buckets(ours, sums(ours, now), theirs);
            List<SharedRow> rows = new ArrayList<>();
            ours.forEach(
                    row -> {
                        if (buckets.get(row.bucket())) rows.add(row);
                    });
            for (int from = 0; from < rows.size(); ) {
                int end = from;
                int characters = 0;
                while (end < rows.size()
                        && end - from < ReplicaSettings.NOTES
                        && characters < MOST_IN_MESSAGE) {
                    characters += weight(rows.get(end++));
                }
                out.accept(to, new Rows(self, ours.name(), List.copyOf(rows.subList(from, end))));
                from = end;
            }
        } catch (IOException failed) {
            failed("answering", ours, failed);
        }
    }

    // Whole buckets, as many as one answer carries: half of each would leave them all different.
    private BitSet buckets(SharedTable table, RowSums ours, RowSums theirs) throws IOException {
        int[] weights = new int[RowSums.BUCKETS];
        table.forEach(row -> weights[row.bucket()] += weight(row));
        BitSet buckets = new BitSet();
        int weight = 0;
        for (int i = 0; i < RowSums.BUCKETS && weight < MOST_IN_ANSWER; i++) {
            // From where the last answer ended, so that each has its turn.
            int bucket = next;
            next = (next + 1) % RowSums.BUCKETS;
            if (!ours.differsAt(bucket, theirs)) continue;
            buckets.set(bucket);
            weight += weights[bucket];
        }
        return buckets;
    }

    private static int weight(SharedRow row) {
        return row.key().length() + row.word().length() + 40;
    }

    private void take(SharedTable ours, List<SharedRow> rows) {
        try {
            ours.take(rows);
        } catch (IOException failed) {
            failed("taking", ours, failed);
        }
    }

    // Whoever keeps the table shows what is wrong with it; here it is tried again.
    private static void failed(String what, SharedTable table, IOException failed) {
        LOG.log(System.Logger.Level.DEBUG, what + ' ' + table.name(), failed);
    }
}
