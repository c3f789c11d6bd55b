package goop.registration;

import goop.cluster.Seal;
import goop.cluster.SharedRow;
import goop.cluster.SharedTable;
import goop.database.Database;
import goop.database.Database.Durability;
import goop.database.Session;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Verified registrations, the same on all servers of a cluster. Addresses that wait for their link
/// stay with the server that sends it, and with the one where it is followed.
///
/// A row's key is an HMAC of the address, so that what is remembered of a deleted one does not say
/// whose it was; its word is what is registered, or `deleted` or `revoked`.
public final class SharedRegistrations implements SharedTable {
    private static final System.Logger LOG = System.getLogger("goop.registration");
    private static final String DELETED = "deleted";
    private static final String REVOKED = "revoked";
    private static final String STAMP = "max(stamp, verified_at)";

    private final Database database;
    private final Registrations registrations;
    private final InstantSource clock;
    private final SecretKeySpec key;
    private final Optional<SharedLinks> links;
    private volatile Consumer<SharedRow> listener = row -> {};
    private volatile Consumer<String> enforcer = email -> {};

    /// @param key which only the cluster's servers have
    /// @param seal of links that all of them can follow
    public SharedRegistrations(
            Database database,
            Registrations registrations,
            InstantSource clock,
            byte[] key,
            Optional<Seal> seal) {
        this.database = database;
        this.registrations = registrations;
        this.clock = clock;
        this.key = new SecretKeySpec(key, "HmacSHA256");
        links = seal.map(SharedLinks::new);
        registrations.share(this);
    }

    /// Who is told of addresses that another server has revoked or deleted.
    public void enforcer(Consumer<String> enforcer) {
        this.enforcer = enforcer;
    }

    @Override
    public String name() {
        return "registrations";
    }

    @Override
    public void tell(Consumer<SharedRow> listener) {
        this.listener = listener;
    }

    /// What was changed here, once it is on the disk.
    void changed(SharedRow row) {
        listener.accept(row);
    }

    @Override
    public long revision() throws IOException {
        return database.read(Registrations::revision);
    }

    @Override
    public void forEach(Consumer<SharedRow> action) throws IOException {
        List<SharedRow> all = new ArrayList<>();
        database.read(
                session -> {
                    all.addAll(
                            session.query(
                                    "SELECT "
                                            + Registration.COLUMNS
                                            + ", "
                                            + STAMP
                                            + " FROM registrations WHERE verified_at IS NOT NULL",
                                    row -> row(Registration.of(row), row.getLong(7))));
                    all.addAll(
                            session.query(
                                    "SELECT key, stamp, deleted FROM withdrawn WHERE stamp > ?",
                                    row ->
                                            new SharedRow(
                                                    row.getString(1),
                                                    row.getLong(2),
                                                    row.getBoolean(3) ? DELETED : REVOKED),
                                    clock.instant().minus(REMEMBERED)));
                    return null;
                });
        all.forEach(action);
    }

    private SharedRow row(Registration what, long stamp) {
        return new SharedRow(keyOf(what.email()), stamp, RegistrationRows.write(what));
    }

    private String keyOf(String email) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            byte[] all = mac.doFinal(email.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, 16);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Optional<SharedLinks> links() {
        return links;
    }

    /// When an address was last verified, bound, revoked or deleted, as far as is known here; 0 for
    /// never (Unix milliseconds).
    long lastWord(Session session, String email) throws SQLException {
        long here =
                session.number(
                        "SELECT max(stamp, coalesce(verified_at, 0)) FROM registrations WHERE email"
                                + " = ?",
                        email);
        return Math.max(here, withdrawn(session, keyOf(email)));
    }

    // ---- changes made here, in their transaction

    /// An address has been verified, or bound.
    SharedRow verified(Session session, Registration what, Instant now) throws SQLException {
        String its = keyOf(what.email());
        long stamp = Math.max(now.toEpochMilli(), 1 + lastWord(session, what.email()));
        session.update("UPDATE registrations SET stamp = ? WHERE email = ?", stamp, what.email());
        session.update("DELETE FROM withdrawn WHERE key = ?", its);
        return row(what, stamp);
    }

    /// An address is revoked or deleted: asked before its row changes.
    SharedRow withdrawn(Session session, String email, boolean deleted, Instant now)
            throws SQLException {
        long stamp = Math.max(now.toEpochMilli(), 1 + lastWord(session, email));
        SharedRow row = new SharedRow(keyOf(email), stamp, deleted ? DELETED : REVOKED);
        remember(session, row);
        return row;
    }

    private static long withdrawn(Session session, String its) throws SQLException {
        return session.number("SELECT stamp FROM withdrawn WHERE key = ?", its);
    }

    private static void remember(Session session, SharedRow row) throws SQLException {
        session.update(
                "INSERT OR REPLACE INTO withdrawn VALUES (?, ?, ?)",
                row.key(),
                row.stamp(),
                row.word().equals(DELETED));
    }

    // ---- changes made elsewhere

    @Override
    public void take(List<SharedRow> rows) throws IOException {
        List<String> withdrawn = database.write(Durability.KEPT, session -> take(session, rows));
        registrations.reread();
        withdrawn.forEach(enforcer);
    }

    private List<String> take(Session session, List<SharedRow> rows) throws SQLException {
        List<String> withdrawn = new ArrayList<>();
        Map<String, String> emails = Map.of();
        boolean changed = false;
        for (SharedRow row : rows) {
            if (!row.word().startsWith("{")) {
                if (emails.isEmpty()) emails = emails(session);
                changed |= withdraw(session, row, emails.get(row.key()), withdrawn);
            } else {
                changed |= register(session, row);
            }
        }
        if (changed) session.revise("registrations");
        return withdrawn;
    }

    // Only what is told says whose row it is.
    private Map<String, String> emails(Session session) throws SQLException {
        Map<String, String> emails = new HashMap<>();
        session.query(
                "SELECT email FROM registrations",
                row -> emails.put(keyOf(row.getString(1)), row.getString(1)));
        return emails;
    }

    private Optional<SharedRow> known(Session session, String its, String email)
            throws SQLException {
        Optional<SharedRow> here =
                session.first(
                        "SELECT "
                                + Registration.COLUMNS
                                + ", "
                                + STAMP
                                + " FROM registrations WHERE verified_at IS NOT NULL AND email = ?",
                        row -> row(Registration.of(row), row.getLong(7)),
                        email);
        if (here.isPresent()) return here;
        return session.first(
                "SELECT key, stamp, deleted FROM withdrawn WHERE key = ?",
                row ->
                        new SharedRow(
                                row.getString(1),
                                row.getLong(2),
                                row.getBoolean(3) ? DELETED : REVOKED),
                its);
    }

    private boolean withdraw(Session session, SharedRow row, String email, List<String> withdrawn)
            throws SQLException {
        boolean deleted = row.word().equals(DELETED);
        if (!deleted && !row.word().equals(REVOKED)) return false;
        if (row.stamp() < clock.instant().minus(REMEMBERED).toEpochMilli()) return false;
        Optional<SharedRow> before = known(session, row.key(), email == null ? "" : email);
        if (before.isPresent() && !row.beats(before.get())) return false;
        remember(session, row);
        if (email == null) return true;
        if (deleted) Registrations.erase(session, email);
        else Registrations.unverify(session, email);
        withdrawn.add(email);
        return true;
    }

    private boolean register(Session session, SharedRow row) throws SQLException {
        Registration said;
        try {
            said = RegistrationRows.read(row.word());
            if (!keyOf(said.email()).equals(row.key())) {
                throw new ProtocolException("the key is that of another address");
            }
        } catch (ProtocolException wrong) {
            LOG.log(System.Logger.Level.DEBUG, "a registration of another server", wrong);
            return false;
        }
        Optional<SharedRow> before = known(session, row.key(), said.email());
        if (before.isPresent() && !row.beats(before.get())) return false;
        if (session.number("SELECT count(*) FROM registrations") >= Registrations.MOST) {
            return false;
        }
        session.update(
                "INSERT INTO registrations (email, address, peer_id, created_at, verified_at,"
                    + " verified_by, stamp) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO"
                    + " UPDATE SET address = ?2, peer_id = ?3, created_at = ?4, verified_at = ?5,"
                    + " verified_by = ?6, stamp = ?7",
                said.email(),
                said.address(),
                said.peerId().orElse(null),
                said.createdAt(),
                said.verifiedAt().orElseThrow(),
                said.verifiedBy(),
                row.stamp());
        session.update("DELETE FROM withdrawn WHERE key = ?", row.key());
        Tokens.end(session, said.email(), Instant.ofEpochMilli(row.stamp()));
        return true;
    }
}
