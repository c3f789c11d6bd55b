package goop.rendezvous;

import goop.database.Database;
import goop.database.Database.Durability;
import goop.database.DatabaseException;
import goop.database.Session;
import goop.presence.Journal;
import goop.presence.PresenceBoard;

import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// What one server keeps in the database, and hears through it from the others on the same file: a
/// thread that many times a second writes what was noted and reads what is new.
///
/// While the database fails, notes stay in memory, one for each peer, and everything goes on from
/// there; when it is back, or another file has taken its place, all is written and read anew.
final class Persistence implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.rendezvous");

    // Looking whether others have written is one short question to SQLite; writing is more, and
    // holds up the others' writing.
    // Half a second is promised: the writer's pace, then the reader's. Forty looks a second would
    // take
    // more than a hundredth of a core where nothing happens.
    private static final Duration TURN = Duration.ofMillis(100);
    private static final Duration QUICK_TURN = Duration.ofMillis(25);

    /// For how long after news more are looked for at the quick pace.
    private static final Duration QUICK = Duration.ofMillis(250);

    private static final Duration BETWEEN_PUSHES = Duration.ofMillis(75);
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(5);
    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(1);

    /// A topic whose rows are read whole when their revision moves.
    interface Topic {
        long revision(Session session) throws SQLException;

        /// Reads the rows; what is returned takes them over, outside the transaction.
        Runnable read(Session session) throws SQLException;
    }

    private final Database database;
    private final SharedPeers peers;
    private final Map<String, LongSupplier> counters = new HashMap<>();
    private final List<Topic> topics = new ArrayList<>();
    private final Thread thread;

    // Written by the thread, read by pages.
    private volatile Map<String, Long> totals = Map.of();

    // Belong to the thread.
    private final Map<Topic, Long> revisions = new HashMap<>();
    private final Map<String, Long> counted = new HashMap<>();
    private long openings;
    private long dataVersion;
    private long pushedAt;
    private long heardAt;
    private long countedAt;
    private long cleanedAt;
    private volatile boolean closed;

    Persistence(
            Database database,
            PresenceBoard board,
            String server,
            InstantSource clock,
            LongSupplier ticks) {
        this.database = database;
        peers = new SharedPeers(board, server, clock, ticks);
        board.journal(peers);
        thread = Thread.ofPlatform().daemon().name("persistence").unstarted(this::run);
    }

    /// A key that all servers on this database share, made by the first; or one of our own where it
    /// cannot be read.
    static byte[] sharedKey(Database database, String name) {
        byte[] fresh = new byte[32];
        new SecureRandom().nextBytes(fresh);
        try {
            return database.write(
                    Durability.KEPT,
                    session -> {
                        session.update(
                                "INSERT INTO secrets VALUES (?, ?) ON CONFLICT DO NOTHING",
                                name,
                                fresh);
                        return session.first(
                                        "SELECT value FROM secrets WHERE name = ?",
                                        row -> row.getBytes(1),
                                        name)
                                .orElse(fresh);
                    });
        } catch (DatabaseException failed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "tokens of other servers on this database are not known: "
                            + failed.getMessage());
            return fresh;
        }
    }

    /// Keeps a count over restarts and servers. Before [#start].
    void count(String name, LongSupplier counter) {
        counters.put(name, counter);
    }

    /// Follows a topic. Before [#start].
    void follow(Topic topic) {
        topics.add(topic);
    }

    /// What the board has to tell of its publishers to.
    Journal journal() {
        return peers;
    }

    void start() {
        thread.start();
    }

    /// What is counted, since the database was made and on all servers.
    Map<String, Long> totals() {
        return totals;
    }

    private void run() {
        try {
            while (!closed) {
                turn();
                Thread.sleep(since(heardAt) < QUICK.toNanos() ? QUICK_TURN : TURN);
            }
        } catch (InterruptedException end) {
            LOG.log(System.Logger.Level.TRACE, "persistence=closed");
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "persistence has ended", bug);
        }
    }

    private void turn() {
        try {
            if (since(pushedAt) > BETWEEN_PUSHES.toNanos() && peers.due()) push();
            pull();
            peers.watch();
            if (since(countedAt) > BETWEEN_COUNTS.toNanos()) count();
            if (since(cleanedAt) > BETWEEN_CLEANINGS.toNanos()) {
                database.write(Durability.SOON, peers::clean);
                cleanedAt = System.nanoTime();
            }
        } catch (DatabaseException shown) {
            // Database has logged it and shows it; here is nothing to do but to try again.
            LOG.log(System.Logger.Level.TRACE, "persistence", shown);
        }
    }

    private static long since(long then) {
        return then == 0 ? Long.MAX_VALUE : System.nanoTime() - then;
    }

    private void push() throws DatabaseException {
        SharedPeers.Notes notes = peers.notes();
        try {
            pushedAt = System.nanoTime();
            database.write(Durability.SOON, notes::write);
            notes.written();
        } catch (DatabaseException failed) {
            notes.takeBack();
            throw failed;
        }
    }

    private void pull() throws DatabaseException {
        List<Runnable> news = database.read(this::news);
        for (Runnable each : news) each.run();
        if (!news.isEmpty()) heardAt = System.nanoTime();
    }

    // Changes nothing here: what is to be done with the news is done by our own thread.
    private List<Runnable> news(Session session) throws SQLException {
        List<Runnable> news = new ArrayList<>();
        long opening = database.openings();
        boolean anew = opening != openings;
        // Moves when another process has written.
        long version = session.number("PRAGMA data_version");
        if (!anew && version == dataVersion) return news;
        SharedPeers.News others = peers.read(session, anew);
        news.add(
                () -> {
                    if (anew) peers.tellAll();
                    peers.show(others);
                    openings = opening;
                    dataVersion = version;
                });
        for (Topic each : topics) {
            long revision = each.revision(session);
            if (!anew && revisions.getOrDefault(each, -1L) == revision) continue;
            Runnable taken = each.read(session);
            news.add(
                    () -> {
                        taken.run();
                        revisions.put(each, revision);
                    });
        }
        return news;
    }

    private void count() throws DatabaseException {
        Map<String, Long> now = new HashMap<>();
        counters.forEach((name, counter) -> now.put(name, counter.getAsLong()));
        totals =
                database.write(
                        Durability.SOON,
                        session -> {
                            for (Map.Entry<String, Long> each : now.entrySet()) {
                                session.update(
                                        "INSERT INTO counters VALUES (?1, ?2) ON CONFLICT DO UPDATE"
                                                + " SET value = value + ?2",
                                        each.getKey(),
                                        each.getValue() - counted.getOrDefault(each.getKey(), 0L));
                            }
                            Map<String, Long> all = new HashMap<>();
                            session.query(
                                    "SELECT name, value FROM counters",
                                    row -> all.put(row.getString(1), row.getLong(2)));
                            return Map.copyOf(all);
                        });
        counted.putAll(now);
        countedAt = System.nanoTime();
    }

    /// Writes what is still noted, and ends.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(2));
            push();
            count();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the last changes were not kept: " + failed.getMessage());
        }
    }
}
