package goop.hub;

import goop.database.Database;
import goop.database.Database.Durability;
import goop.database.DatabaseException;
import goop.hub.replica.Listing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Applications on disk.
final class ApplicationStore {
    private final Database database;

    ApplicationStore(Database database) {
        this.database = database;
    }

    List<Application> load() throws DatabaseException {
        return database.read(
                session -> session.query("SELECT * FROM applications", ApplicationStore::row));
    }

    private static Application row(ResultSet row) throws SQLException {
        Listing listing =
                new Listing(
                        row.getString("rendezvous"),
                        Listing.Type.of(row.getString("type")),
                        row.getString("description"),
                        0);
        return new Application(
                row.getLong("id"),
                row.getString("proof"),
                row.getString("community"),
                listing,
                row.getString("hub"),
                row.getString("client"),
                Application.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("reason"),
                Instant.ofEpochMilli(row.getLong("changed")),
                Instant.ofEpochMilli(row.getLong("checked")));
    }

    /// Keeps one, in place of the one with its proof if there is one. When it returns it is on
    /// disk.
    ///
    /// @return its id
    long keep(Application each) throws DatabaseException {
        return database.write(
                Durability.KEPT,
                session -> {
                    session.update(
                            "INSERT INTO applications (proof, community, rendezvous, type,"
                                + " description, hub, client, state, reason, changed, checked)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (proof) DO"
                                + " UPDATE SET community = excluded.community, rendezvous ="
                                + " excluded.rendezvous, type = excluded.type, description ="
                                + " excluded.description, hub = excluded.hub, client ="
                                + " excluded.client, state = excluded.state, reason ="
                                + " excluded.reason, changed = excluded.changed, checked ="
                                + " excluded.checked",
                            each.proof(),
                            each.community(),
                            each.listing().rendezvous(),
                            each.listing().type().wire(),
                            each.listing().description(),
                            each.hub(),
                            each.client(),
                            each.state().word(),
                            each.reason(),
                            each.changed(),
                            each.checked());
                    return session.number(
                            "SELECT id FROM applications WHERE proof = ?", each.proof());
                });
    }

    void forget(Application each) throws DatabaseException {
        database.write(
                Durability.SOON,
                session -> session.update("DELETE FROM applications WHERE id = ?", each.id()));
    }
}
