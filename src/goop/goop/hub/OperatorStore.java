package goop.hub;

import goop.config.FederationPeer;
import goop.database.Database;
import goop.database.Database.Durability;
import goop.database.DatabaseException;
import goop.hub.replica.HubRecord;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// On disk: what the operator has hidden, and the partners that he added on the admin page.
final class OperatorStore {
    private final Database database;

    OperatorStore(Database database) {
        this.database = database;
    }

    /// What is hidden; all of an origin where the community's name is empty.
    Set<HubRecord.Key> hidden() throws DatabaseException {
        return new HashSet<>(
                database.read(
                        session ->
                                session.query(
                                        "SELECT origin, community FROM hidden",
                                        row ->
                                                new HubRecord.Key(
                                                        row.getString(1), row.getString(2)))));
    }

    void hide(HubRecord.Key what, boolean hidden) throws DatabaseException {
        String sql =
                hidden
                        ? "INSERT OR IGNORE INTO hidden VALUES (?, ?)"
                        : "DELETE FROM hidden WHERE origin = ? AND community = ?";
        database.write(
                Durability.KEPT, session -> session.update(sql, what.origin(), what.community()));
    }

    /// The partners that were added.
    List<FederationPeer> partners() throws DatabaseException {
        return database
                .read(
                        session ->
                                session.query(
                                        "SELECT item FROM partners ORDER BY origin",
                                        row -> FederationPeer.parse(row.getString(1))))
                .stream()
                .filter(Objects::nonNull)
                .toList();
    }

    void put(FederationPeer partner) throws DatabaseException {
        database.write(
                Durability.KEPT,
                session ->
                        session.update(
                                "INSERT OR REPLACE INTO partners VALUES (?, ?)",
                                partner.origin(),
                                partner.item()));
    }

    void remove(String partner) throws DatabaseException {
        database.write(
                Durability.KEPT,
                session -> session.update("DELETE FROM partners WHERE origin = ?", partner));
    }
}
