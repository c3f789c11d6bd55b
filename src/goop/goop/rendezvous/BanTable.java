package goop.rendezvous;

import goop.database.Database;
import goop.database.Database.Durability;
import goop.database.Session;
import goop.rendezvous.BanList.Lifted;

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
            BanList all = all(session);
            return () -> bans.replace(all);
        }
    }

    @Override
    public BanList load() throws IOException {
        return database.read(BanTable::all);
    }

    private static BanList all(Session session) throws SQLException {
        List<Ban> bans =
                session.query(
                        "SELECT kind, value, reason, since FROM bans LIMIT " + 2 * Bans.MOST,
                        row ->
                                new Ban(
                                        Ban.Kind.of(row.getString(1)),
                                        row.getString(2),
                                        row.getString(3),
                                        Instant.ofEpochMilli(row.getLong(4))));
        List<Lifted> lifted =
                session.query(
                        "SELECT kind, value, at FROM lifted_bans ORDER BY at DESC LIMIT "
                                + Bans.MOST,
                        row ->
                                new Lifted(
                                        Ban.Kind.of(row.getString(1)),
                                        row.getString(2),
                                        Instant.ofEpochMilli(row.getLong(3))));
        return new BanList(bans, lifted);
    }

    @Override
    public void write(BanList changes, BanList all) throws IOException {
        database.write(Durability.KEPT, session -> put(session, changes));
    }

    private static Void put(Session session, BanList changes) throws SQLException {
        for (Ban each : changes.bans()) {
            String kind = each.kind().field;
            session.update(
                    "INSERT OR REPLACE INTO bans VALUES (?, ?, ?, ?)",
                    kind,
                    each.value(),
                    each.reason(),
                    each.since());
            session.update(
                    "DELETE FROM lifted_bans WHERE kind = ? AND value = ?", kind, each.value());
        }
        for (Lifted each : changes.lifted()) {
            String kind = each.kind().field;
            session.update("DELETE FROM bans WHERE kind = ? AND value = ?", kind, each.value());
            session.update(
                    "INSERT OR REPLACE INTO lifted_bans VALUES (?, ?, ?)",
                    kind,
                    each.value(),
                    each.at());
        }
        session.revise("bans");
        return null;
    }

    /// Takes over what a file has, once.
    void takeOver(BanFile file) throws IOException {
        BanList found = file.load();
        if (found.bans().isEmpty() && found.lifted().isEmpty()) return;
        database.write(Durability.KEPT, session -> put(session, found));
        file.retire();
    }
}
