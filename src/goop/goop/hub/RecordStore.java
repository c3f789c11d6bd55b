package goop.hub;

import goop.database.Database;
import goop.database.Database.Durability;
import goop.database.DatabaseException;
import goop.database.Session;
import goop.hub.replica.Effects;
import goop.hub.replica.HubRecord;
import goop.hub.replica.KeyChain;
import goop.hub.replica.MessageJson;
import goop.hub.replica.RecordJson;
import goop.hub.replica.Rotation;
import goop.hub.replica.Saved;
import goop.libp2p.ProtocolException;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;

/// The hub's directory on disk.
final class RecordStore {
    private static final System.Logger LOG = System.getLogger("goop.hub");

    private final Database database;

    RecordStore(Database database) {
        this.database = database;
    }

    /// All that was kept. What cannot be read is said, and left out: its origin has it.
    Saved load() throws DatabaseException {
        return database.read(
                session ->
                        new Saved(
                                session
                                        .query("SELECT record FROM records", RecordStore::record)
                                        .stream()
                                        .filter(Objects::nonNull)
                                        .toList(),
                                session
                                        .query(
                                                "SELECT origin, pinned, rotations, introduced_by"
                                                        + " FROM keys",
                                                RecordStore::chain)
                                        .stream()
                                        .filter(Objects::nonNull)
                                        .toList(),
                                session.number(
                                        "SELECT value FROM numbers WHERE name = 'highest'")));
    }

    private static HubRecord record(ResultSet row) throws SQLException {
        byte[] json = row.getBytes(1);
        try {
            return RecordJson.parse(json);
        } catch (ProtocolException damaged) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a record in the database cannot be read: "
                            + damaged.getMessage()
                            + ": "
                            + new String(json, StandardCharsets.UTF_8));
            return null;
        }
    }

    private static KeyChain chain(ResultSet row) throws SQLException {
        String origin = row.getString(1);
        try {
            return new KeyChain(
                    origin,
                    Rotation.key(row.getString(2)),
                    MessageJson.parseRotations(row.getBytes(3)),
                    row.getString(4));
        } catch (ProtocolException damaged) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the key of " + origin + " in the database cannot be read: " + damaged);
            return null;
        }
    }

    /// Keeps what has changed, in one transaction.
    ///
    /// @param highest version that we have signed
    void keep(Durability durability, Effects effects, long highest) throws DatabaseException {
        database.write(
                durability,
                session -> {
                    keep(session, effects);
                    session.update(
                            "INSERT INTO numbers VALUES ('highest', ?) ON CONFLICT (name) DO UPDATE"
                                    + " SET value = max(value, excluded.value)",
                            highest);
                    return null;
                });
    }

    private static void keep(Session session, Effects effects) throws SQLException {
        for (String each : effects.released()) {
            session.update("DELETE FROM records WHERE origin = ?", each);
            session.update("DELETE FROM keys WHERE origin = ?", each);
        }
        for (KeyChain each : effects.chains()) {
            session.update(
                    "INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?)",
                    each.origin(),
                    each.pinned().toString(),
                    MessageJson.write(each.rotations()),
                    each.introducedBy());
        }
        for (HubRecord.Key each : effects.forgotten()) {
            session.update(
                    "DELETE FROM records WHERE origin = ? AND community = ?",
                    each.origin(),
                    each.community());
        }
        for (HubRecord each : effects.changed()) {
            session.update(
                    "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?)",
                    each.origin(),
                    each.community(),
                    each.version(),
                    each.expires(),
                    RecordJson.toBytes(each));
        }
    }
}
