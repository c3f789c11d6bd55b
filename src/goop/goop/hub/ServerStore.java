package goop.hub;

import goop.config.Secret;
import goop.database.Database;
import goop.database.Database.Durability;
import goop.database.DatabaseException;
import goop.database.Session;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// On disk: the servers that are watched, and what they said, as sums over steps of time.
final class ServerStore {
    /// A resolution of the history, and how far back it goes.
    enum Step {
        MINUTE(Duration.ofMinutes(1), Duration.ofDays(1)),
        QUARTER(Duration.ofMinutes(15), Duration.ofDays(14)),
        DAY(Duration.ofDays(1), Duration.ofDays(730));

        final long seconds;
        final long kept;

        Step(Duration step, Duration kept) {
            this.seconds = step.toSeconds();
            this.kept = kept.toSeconds();
        }
    }

    /// What was added to one step by one question.
    ///
    /// @param seconds that the counters' growth stands for; 0 where it is not known
    record Sample(
            boolean answered,
            long millis,
            long peers,
            long streams,
            long heapPermille,
            long circuits,
            long publishes,
            long refused,
            long bytesSent,
            long seconds) {}

    /// One step: sums over `asked` questions, of which `answered` were answered.
    record Sum(long at, long asked, long answered, Sample sums) {}

    private final Database database;

    ServerStore(Database database) {
        this.database = database;
    }

    /// All servers, by address, each with how it last was.
    Map<WatchedServer, WatchedServer.Standing> load() throws DatabaseException {
        Map<WatchedServer, WatchedServer.Standing> all = new LinkedHashMap<>();
        database.read(
                session ->
                        session.query(
                                "SELECT url, name, password, standby, notice, up, since FROM"
                                        + " servers ORDER BY url",
                                row ->
                                        all.put(
                                                new WatchedServer(
                                                        row.getString(1),
                                                        row.getString(2),
                                                        new Secret(row.getString(3)),
                                                        row.getInt(4) != 0,
                                                        row.getString(5)),
                                                new WatchedServer.Standing(
                                                        health(row.getInt(6)),
                                                        Instant.ofEpochMilli(row.getLong(7))))));
        return all;
    }

    private static WatchedServer.Health health(int up) {
        return switch (up) {
            case 1 -> WatchedServer.Health.UP;
            case 0 -> WatchedServer.Health.DOWN;
            default -> WatchedServer.Health.UNKNOWN;
        };
    }

    void put(WatchedServer server, Instant now) throws DatabaseException {
        database.write(
                Durability.KEPT,
                session ->
                        session.update(
                                "INSERT INTO servers VALUES (?, ?, ?, ?, ?, -1, ?) ON CONFLICT"
                                        + " (url) DO UPDATE SET name = excluded.name, password ="
                                        + " excluded.password, standby = excluded.standby, notice ="
                                        + " excluded.notice",
                                server.url(),
                                server.name(),
                                server.password().value(),
                                server.standby() ? 1 : 0,
                                server.notice(),
                                now.toEpochMilli()));
    }

    void remove(String url) throws DatabaseException {
        database.write(
                Durability.KEPT,
                session -> {
                    session.update("DELETE FROM servers WHERE url = ?", url);
                    return session.update("DELETE FROM samples WHERE url = ?", url);
                });
    }

    void standing(String url, WatchedServer.Standing standing) throws DatabaseException {
        database.write(
                Durability.SOON,
                session ->
                        session.update(
                                "UPDATE servers SET up = ?, since = ? WHERE url = ?",
                                standing.health() == WatchedServer.Health.UP ? 1 : 0,
                                standing.since().toEpochMilli(),
                                url));
    }

    /// Adds what was learned to each resolution, and forgets what is too old.
    void add(Map<String, Sample> learned, Instant now) throws DatabaseException {
        database.write(
                Durability.SOON,
                session -> {
                    long seconds = now.getEpochSecond();
                    for (Step step : Step.values()) {
                        long at = seconds - Math.floorMod(seconds, step.seconds);
                        for (Map.Entry<String, Sample> each : learned.entrySet()) {
                            add(session, each.getKey(), step, at, each.getValue());
                        }
                        session.update(
                                "DELETE FROM samples WHERE step = ? AND at < ?",
                                step.seconds,
                                seconds - step.kept);
                    }
                    return null;
                });
    }

    private static void add(Session session, String url, Step step, long at, Sample sample)
            throws SQLException {
        session.update(
                "INSERT INTO samples VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT"
                    + " DO UPDATE SET asked = asked + 1, answered = answered + excluded.answered,"
                    + " millis = millis + excluded.millis, peers = peers + excluded.peers, streams"
                    + " = streams + excluded.streams, heap_permille = heap_permille +"
                    + " excluded.heap_permille, circuits = circuits + excluded.circuits, publishes"
                    + " = publishes + excluded.publishes, refused = refused + excluded.refused,"
                    + " bytes_sent = bytes_sent + excluded.bytes_sent, seconds = seconds +"
                    + " excluded.seconds",
                url,
                step.seconds,
                at,
                sample.answered ? 1 : 0,
                sample.millis,
                sample.peers,
                sample.streams,
                sample.heapPermille,
                sample.circuits,
                sample.publishes,
                sample.refused,
                sample.bytesSent,
                sample.seconds);
    }

    /// The steps of one server from then on, the oldest first; those without a question are absent.
    List<Sum> history(String url, Step step, long from) throws DatabaseException {
        return database.read(
                session ->
                        session.query(
                                "SELECT at, asked, answered, millis, peers, streams, heap_permille,"
                                    + " circuits, publishes, refused, bytes_sent, seconds FROM"
                                    + " samples WHERE url = ? AND step = ? AND at >= ? ORDER BY at",
                                row ->
                                        new Sum(
                                                row.getLong(1),
                                                row.getLong(2),
                                                row.getLong(3),
                                                new Sample(
                                                        row.getLong(3) > 0,
                                                        row.getLong(4),
                                                        row.getLong(5),
                                                        row.getLong(6),
                                                        row.getLong(7),
                                                        row.getLong(8),
                                                        row.getLong(9),
                                                        row.getLong(10),
                                                        row.getLong(11),
                                                        row.getLong(12))),
                                url,
                                step.seconds,
                                from));
    }
}
