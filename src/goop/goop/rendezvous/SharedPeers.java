package goop.rendezvous;

import goop.database.Session;
import goop.libp2p.ProtocolException;
import goop.presence.BoardNeighbour;
import goop.presence.Journal;
import goop.presence.Peer;
import goop.presence.Presence;
import goop.presence.PresenceBoard;
import goop.presence.PresenceJson;
import goop.presence.SignatureLatch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// This server's peers in the database, and the others' peers on this server's board.
///
/// Each server writes rows under its own name and reads the others'. A row says who publishes
/// there; leaving turns it into one without a message, so that readers hear of it. Rows bear the
/// revision of the write that made them, and a reader asks for those after the last that it saw. No
/// server owns another: one whose `seen` stands still is taken for dead, and its peers expire as if
/// they had fallen silent, unless they publish elsewhere.
///
/// [#here] and the others take notes under the board's lock; the rest is called by one thread.
final class SharedPeers implements Journal {
    /// How long a server may say nothing before its peers begin to expire.
    static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(2);

    /// Rows of those who left, and servers that said nothing, are kept for so long.
    private static final Duration MEMORY = Duration.ofMinutes(5);

    private static final Duration MARKS = Duration.ofHours(24);

    private record Row(byte[] message, boolean verified, boolean saidSo, long at) {}

    private record Signer(Long signedTs, long provedAt) {}

    /// What is known of another server.
    private static final class Neighbour {
        final BoardNeighbour board;
        long seen;
        long movedAt;

        Neighbour(BoardNeighbour board) {
            this.board = board;
        }
    }

    private final PresenceBoard board;
    private final String server;
    private final InstantSource clock;
    private final LongSupplier ticks;

    // Guarded by this: what is to be written.
    private Map<String, Row> peers = new LinkedHashMap<>();
    private Map<String, Signer> signers = new LinkedHashMap<>();

    // All below belong to the one thread that pushes and pulls.
    private final Map<String, Neighbour> neighbours = new HashMap<>();
    private long seenAt;
    private long pulledAt;
    private long revision;
    private boolean begun;
    private boolean whole;

    /// @param server the name of this one: another each time that it starts
    SharedPeers(PresenceBoard board, String server, InstantSource clock, LongSupplier ticks) {
        this.board = board;
        this.server = server;
        this.clock = clock;
        this.ticks = ticks;
    }

    @Override
    public synchronized void here(Presence message, boolean verified) {
        peers.put(
                message.peerId(),
                new Row(PresenceJson.write(message), verified, false, message.ts()));
    }

    @Override
    public synchronized void gone(String peerId, long ts, boolean saidSo) {
        peers.put(peerId, new Row(null, false, saidSo, ts));
    }

    @Override
    public synchronized void signed(SignatureLatch.Mark mark) {
        signers.put(mark.peerId(), new Signer(mark.signedTs(), mark.provedAt()));
    }

    @Override
    public synchronized void released(String peerId) {
        signers.put(peerId, new Signer(null, clock.millis()));
    }

    /// The database may be another one than before: everything has to be told anew.
    void tellAll() {
        seenAt = ticks.getAsLong() - BETWEEN_SIGNS.toMillis();
        for (Peer each : board.own()) {
            // What was noted since is newer.
            synchronized (this) {
                if (!peers.containsKey(each.message().peerId())) {
                    here(each.message(), each.verified());
                }
            }
        }
        for (SignatureLatch.Mark each : board.marks()) {
            synchronized (this) {
                if (!signers.containsKey(each.peerId())) signed(each);
            }
        }
    }

    /// Whether there is anything to write.
    synchronized boolean due() {
        return !peers.isEmpty()
                || !signers.isEmpty()
                || ticks.getAsLong() - seenAt >= BETWEEN_SIGNS.toMillis();
    }

    /// Notes that are being written; they are taken back when that fails.
    final class Notes {
        private final Map<String, Row> rows;
        private final Map<String, Signer> marks;
        private final long at = ticks.getAsLong();

        private Notes(Map<String, Row> rows, Map<String, Signer> marks) {
            this.rows = rows;
            this.marks = marks;
        }

        Void write(Session session) throws SQLException {
            session.update(
                    "INSERT INTO servers VALUES (?1, ?2) ON CONFLICT DO UPDATE SET seen = ?2",
                    server,
                    clock.instant());
            if (rows.isEmpty() && marks.isEmpty()) return null;
            long change = session.revise("peers");
            for (Map.Entry<String, Row> each : rows.entrySet()) {
                Row row = each.getValue();
                session.update(
                        "INSERT OR REPLACE INTO peers VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        server,
                        each.getKey(),
                        row.message,
                        row.verified,
                        row.saidSo,
                        row.at,
                        clock.instant(),
                        change);
            }
            for (Map.Entry<String, Signer> each : marks.entrySet()) {
                session.update(
                        "INSERT OR REPLACE INTO signers VALUES (?, ?, ?, ?)",
                        each.getKey(),
                        each.getValue().signedTs,
                        each.getValue().provedAt,
                        change);
            }
            return null;
        }

        void written() {
            seenAt = at;
        }

        void takeBack() {
            synchronized (SharedPeers.this) {
                rows.forEach(peers::putIfAbsent);
                marks.forEach(signers::putIfAbsent);
            }
        }
    }

    synchronized Notes notes() {
        Notes notes = new Notes(peers, signers);
        peers = new LinkedHashMap<>();
        signers = new LinkedHashMap<>();
        return notes;
    }

    /// What the others have written since the last time.
    record News(
            long revision,
            boolean whole,
            Map<String, Long> servers,
            List<Entry> peers,
            List<Mark> signers) {}

    private record Entry(String server, String peerId, Row row) {}

    private record Mark(String peerId, Optional<Long> signedTs, long provedAt) {}

    /// @param anew whether the database is another one than before
    News read(Session session, boolean anew) throws SQLException {
        // After a long pause rows of those who left may have been cleared away unread.
        boolean all =
                anew || whole || !begun || ticks.getAsLong() - pulledAt > MEMORY.toMillis() / 2;
        long after = all ? -1 : revision;
        Map<String, Long> servers = new HashMap<>();
        session.query(
                "SELECT id, seen FROM servers WHERE id <> ?",
                row -> servers.put(row.getString(1), row.getLong(2)),
                server);
        return new News(
                session.number("SELECT revision FROM revisions WHERE topic = 'peers'"),
                all,
                servers,
                session.query(
                        "SELECT server, peer_id, message, verified, said_so, at FROM peers"
                                + " WHERE change > ? AND server <> ? ORDER BY change",
                        SharedPeers::entry,
                        after,
                        server),
                session.query(
                        "SELECT peer_id, signed_ts, proved_at FROM signers WHERE change > ?"
                                + " ORDER BY proved_at",
                        SharedPeers::mark,
                        after));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getString(1),
                row.getString(2),
                new Row(row.getBytes(3), row.getBoolean(4), row.getBoolean(5), row.getLong(6)));
    }

    private static Mark mark(ResultSet row) throws SQLException {
        long ts = row.getLong(2);
        Optional<Long> signedTs = row.wasNull() ? Optional.empty() : Optional.of(ts);
        return new Mark(row.getString(1), signedTs, row.getLong(3));
    }

    /// Shows that on the board.
    void show(News news) {
        pulledAt = ticks.getAsLong();
        for (Mark each : news.signers) {
            each.signedTs.ifPresentOrElse(
                    ts ->
                            board.restore(
                                    List.of(
                                            new SignatureLatch.Mark(
                                                    each.peerId, ts, each.provedAt))),
                    // A release that was written before we came is past.
                    () -> {
                        if (!news.whole) board.forgetSigner(each.peerId);
                    });
        }
        whole = false;
        meet(news.servers, news.whole);
        Map<String, Set<String>> present = new HashMap<>();
        for (Entry each : news.peers) {
            Neighbour neighbour = neighbours.get(each.server);
            if (neighbour == null) continue;
            if (apply(each, neighbour.board)) {
                present.computeIfAbsent(each.server, name -> new HashSet<>()).add(each.peerId);
            }
        }
        if (news.whole) {
            neighbours.forEach(
                    (name, each) -> each.board.retain(present.getOrDefault(name, Set.of())));
        }
        revision = news.revision;
        begun = true;
    }

    private void meet(Map<String, Long> servers, boolean withAllRows) {
        long now = ticks.getAsLong();
        long ttl = board.ttl().toMillis();
        servers.forEach(
                (name, seen) -> {
                    Neighbour known = neighbours.get(name);
                    // One that ended long before we came has nobody left to show.
                    if (known == null && clock.millis() - seen > ttl + SILENCE.toMillis()) return;
                    if (known == null) {
                        known = new Neighbour(board.neighbour(name));
                        neighbours.put(name, known);
                        // What it wrote before we knew it was passed over.
                        whole |= !withAllRows;
                    } else if (known.seen == seen) {
                        return;
                    } else {
                        known.board.alive(true);
                    }
                    known.seen = seen;
                    known.movedAt = now;
                });
    }

    /// What time brings: neighbours that fell silent, and those that stay so.
    void watch() {
        long now = ticks.getAsLong();
        long ttl = board.ttl().toMillis();
        neighbours
                .values()
                .removeIf(
                        each -> {
                            long silent = now - each.movedAt;
                            if (silent > SILENCE.toMillis()) each.board.alive(false);
                            boolean gone = silent > SILENCE.toMillis() + 2 * ttl;
                            if (gone) each.board.part();
                            return gone;
                        });
    }

    /// @return whether the peer is there
    private static boolean apply(Entry entry, BoardNeighbour neighbour) {
        if (entry.row.message == null) {
            neighbour.lose(entry.peerId, entry.row.at, entry.row.saidSo);
            return false;
        }
        try {
            return neighbour.hear(PresenceJson.parse(entry.row.message), entry.row.verified);
        } catch (ProtocolException damaged) {
            System.getLogger("goop.rendezvous")
                    .log(
                            System.Logger.Level.WARNING,
                            "database: the row of peer %s is no message: %s"
                                    .formatted(entry.peerId, damaged.getMessage()));
            return false;
        }
    }

    /// Clears away what nobody has to read any more.
    Void clean(Session session) throws SQLException {
        long old = clock.millis() - MEMORY.toMillis() - board.ttl().toMillis();
        session.update(
                "DELETE FROM peers WHERE server NOT IN (SELECT id FROM servers WHERE seen > ?1)"
                        + " OR message IS NULL AND written < ?1",
                old);
        session.update("DELETE FROM servers WHERE seen <= ?", old);
        session.update(
                "DELETE FROM signers WHERE proved_at < ?", clock.millis() - MARKS.toMillis());
        return null;
    }
}
