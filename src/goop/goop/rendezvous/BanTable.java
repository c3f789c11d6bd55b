package goop.rendezvous;

import goop.database.Database;
import goop.database.Database.Durability;
import goop.database.Session;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// Bans in the database, shared by the servers on it.
final class BanTable implements BanStore {
    private final Database database;

    BanTable(Database database) {
        this.database = database;
    }

    /// Bans that another server on the database has set or lifted.
    record Topic(Bans bans) implements Persistence.Topic {
        @Override
        public long revision(Session session) throws SQLException {
            return session.number("SELECT revision FROM revisions WHERE topic = 'bans'");
        }

        @Override
        public Runnable read(Session session) throws SQLException {
            List<Ban> all = all(session);
            return () -> bans.replace(all);
        }
    }

    @Override
    public List<Ban> load() throws IOException {
        return database.read(BanTable::all);
    }

    private static List<Ban> all(Session session) throws SQLException {
        return session.query(
                "SELECT kind, value, reason, since FROM bans LIMIT " + Bans.MOST,
                row ->
                        new Ban(
                                Ban.Kind.of(row.getString(1)),
                                row.getString(2),
                                row.getString(3),
                                Instant.ofEpochMilli(row.getLong(4))));
    }

    @Override
    public void add(Ban ban, List<Ban> all) throws IOException {
        database.write(Durability.KEPT, session -> put(session, ban));
    }

    private static Void put(Session session, Ban ban) throws SQLException {
        session.update(
                "INSERT OR REPLACE INTO bans VALUES (?, ?, ?, ?)",
                ban.kind().field,
                ban.value(),
                ban.reason(),
                ban.since());
        session.revise("bans");
        return null;
    }

    @Override
    public void remove(Ban ban, List<Ban> all) throws IOException {
        database.write(
                Durability.KEPT,
                session -> {
                    session.update(
                            "DELETE FROM bans WHERE kind = ? AND value = ?",
                            ban.kind().field,
                            ban.value());
                    return session.revise("bans");
                });
    }

    /// Takes over what a file has, once.
    void takeOver(BanFile file) throws IOException {
        List<Ban> bans = file.load();
        if (bans.isEmpty()) return;
        database.write(
                Durability.KEPT,
                session -> {
                    for (Ban each : bans) put(session, each);
                    return null;
                });
        file.retire();
    }
}
