package goop.registration;

import goop.cluster.SharedRow;
import goop.database.Database;
import goop.database.Database.Durability;
import goop.database.DatabaseException;
import goop.database.Session;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who has registered, and which address is whose.
///
/// The rows are the database's, which servers share. What a publish needs to know is kept in memory
/// and read anew when another server has changed it, so presence does not wait for the disk, and
/// goes on while that fails.
public final class Registrations {
    /// An address that nobody has verified is forgotten after so long.
    public static final Duration UNVERIFIED = Duration.ofDays(7);

    /// Further addresses are refused.
    static final int MOST = 500_000;

    /// Of these that wait for their link.
    static final int MOST_UNVERIFIED = 50_000;

    private final Database database;
    private final InstantSource clock;
    private volatile boolean required;
    private volatile boolean webhook;

    /// By address: the peer that it is bound to, or "".
    private volatile Map<String, String> verified = Map.of();

    private volatile boolean read;

    /// Where other servers are told of it; null on a server that stands alone.
    private volatile SharedRegistrations shared;

    /// @param required whether only peers with a verified address are shown
    /// @param webhook whether somebody is to be told of each verification
    public Registrations(
            Database database, InstantSource clock, boolean required, boolean webhook) {
        this.database = database;
        this.clock = clock;
        this.required = required;
        this.webhook = webhook;
    }

    /// From now on other servers are told what becomes of addresses here.
    void share(SharedRegistrations shared) {
        this.shared = shared;
    }

    /// The links of a cluster.
    Optional<SharedLinks> links() {
        return Optional.ofNullable(shared).flatMap(SharedRegistrations::links);
    }

    /// Other rules from now on: see the constructor.
    public void rules(boolean required, boolean webhook) {
        this.required = required;
        this.webhook = webhook;
    }

    /// What is known of the address in a message.
    ///
    /// @param proves whether the message bears a signature or a token, which others check
    public Standing standing(String email, String peerId, boolean proves) {
        Standing unregistered = required ? Standing.UNREGISTERED : Standing.UNKNOWN;
        if (email.isEmpty()) return unregistered;
        String bound = verified.get(EmailAddress.keyOf(email));
        if (bound == null) return unregistered;
        // Whoever can sign can have the address bound to itself.
        if (bound.isEmpty()) return proves ? unregistered : Standing.UNBOUND;
        if (!bound.equals(peerId)) return Standing.ANOTHERS;
        return proves ? Standing.VERIFIED : Standing.UNSIGNED;
    }

    /// Whether the rows have been read; until then nobody counts as verified.
    public boolean known() {
        return read;
    }

    /// Whether only peers with a verified address are shown.
    public boolean required() {
        return required;
    }

    /// How often the rows have changed.
    public static long revision(Session session) throws SQLException {
        return session.number("SELECT revision FROM revisions WHERE topic = 'registrations'");
    }

    /// Reads what publishes need to know; what is returned takes it over.
    public Runnable reading(Session session) throws SQLException {
        Map<String, String> now = new HashMap<>();
        session.query(
                "SELECT email, coalesce(peer_id, '') FROM registrations WHERE verified_at IS NOT"
                        + " NULL",
                row -> now.put(row.getString(1), row.getString(2)));
        return () -> {
            verified = now;
            read = true;
        };
    }

    void reread() throws DatabaseException {
        database.read(this::reading).run();
    }

    /// What became of a request, or of what the operator wants done.
    public enum Taken {
        YES,
        /// Too much waits in the outbox already, or too many addresses wait to be verified.
        FULL,
        /// The address is not registered.
        UNKNOWN
    }

    /// Somebody asks for an address to be verified. What becomes of it is said by mail alone, and
    /// takes the same steps whatever is known of the address.
    ///
    /// @param peerId whose signature was checked
    /// @param linkBase what the link begins with: `https://example.org`
    /// @param mail whether a mail goes out. Without, the answer is the same and fails with the same
    ///   failures: who asks too often for an address learns nothing by that
    public Taken request(
            EmailAddress address, Optional<String> peerId, String linkBase, boolean mail)
            throws DatabaseException {
        Instant now = clock.instant();
        return database.write(
                Durability.KEPT,
                session -> {
                    if (Outbox.full(session, false) || full(session)) return Taken.FULL;
                    session.update(
                            "INSERT INTO registrations (email, address, created_at) VALUES (?, ?,"
                                    + " ?) ON CONFLICT DO NOTHING",
                            address.key(),
                            address.toString(),
                            now);
                    Registration known = find(session, address.key()).orElseThrow();
                    Outbox.Kind kind = mailFor(known, peerId);
                    if (mail) Outbox.put(session, kind, known, peerId, linkBase, now);
                    session.revise("registrations");
                    return Taken.YES;
                });
    }

    static boolean full(Session session) throws SQLException {
        return session.number("SELECT count(*) FROM registrations") >= MOST
                || session.number("SELECT count(*) FROM registrations WHERE verified_at IS NULL")
                        >= MOST_UNVERIFIED;
    }

    private static Outbox.Kind mailFor(Registration known, Optional<String> peerId) {
        if (known.verifiedAt().isEmpty()) return Outbox.Kind.VERIFY;
        if (known.peerId().isEmpty()) {
            return peerId.isPresent() ? Outbox.Kind.VERIFY : Outbox.Kind.ALREADY;
        }
        return peerId.equals(known.peerId()) ? Outbox.Kind.ALREADY : Outbox.Kind.ANOTHERS;
    }

    /// What following a link has come to.
    public sealed interface Outcome {
        record Verified(Registration registration) implements Outcome {}

        /// It was followed before.
        record Used() implements Outcome {}

        record Expired() implements Outcome {}

        /// No such link was ever sent, or it was sent long ago.
        record Unknown() implements Outcome {}

        /// The address has been bound to another peer since.
        record Taken() implements Outcome {}

        /// Whoever is to be told of it has too many calls waiting; the link stays good.
        record Busy() implements Outcome {}
    }

    /// What a link would do, without doing it.
    public Outcome look(String token) throws DatabaseException {
        return database.read(session -> Tokens.look(session, shared, token, clock.instant()));
    }

    /// Follows a link: it works once.
    public Outcome verify(String token) throws DatabaseException {
        Instant now = clock.instant();
        List<SharedRow> told = new ArrayList<>();
        Outcome outcome =
                database.write(
                        Durability.KEPT,
                        session -> {
                            if (busy(session))
                                return busyOr(Tokens.look(session, shared, token, now));
                            Outcome found = Tokens.use(session, shared, token, now);
                            if (!(found instanceof Outcome.Verified(Registration what))) {
                                return found;
                            }
                            return new Outcome.Verified(
                                    markVerified(session, what, what.peerId(), "link", now, told));
                        });
        tell(told);
        if (outcome instanceof Outcome.Verified) reread();
        return outcome;
    }

    private boolean busy(Session session) throws SQLException {
        return webhook && Outbox.full(session, true);
    }

    private static Outcome busyOr(Outcome other) {
        return other instanceof Outcome.Verified ? new Outcome.Busy() : other;
    }

    private Registration markVerified(
            Session session,
            Registration what,
            Optional<String> peerId,
            String by,
            Instant now,
            List<SharedRow> told)
            throws SQLException {
        session.update(
                "UPDATE registrations SET verified_at = coalesce(verified_at, ?2), verified_by ="
                    + " coalesce(verified_by, ?3), peer_id = coalesce(peer_id, ?4) WHERE email ="
                    + " ?1",
                what.email(),
                now,
                by,
                peerId.orElse(null));
        session.revise("registrations");
        Registration verified = find(session, what.email()).orElseThrow();
        if (shared != null) told.add(shared.verified(session, verified, now));
        if (webhook) {
            Outbox.put(session, Outbox.Kind.WEBHOOK, verified, Optional.empty(), "", now);
        }
        return verified;
    }

    static Optional<Registration> find(Session session, String email) throws SQLException {
        return session.first(
                "SELECT " + Registration.COLUMNS + " FROM registrations WHERE email = ?",
                Registration::of,
                email);
    }

    /// Those whose address or peer id contains the words, the newest first.
    public List<Registration> search(String words, int most) throws DatabaseException {
        return database.read(
                session ->
                        session.query(
                                "SELECT "
                                        + Registration.COLUMNS
                                        + " FROM registrations WHERE instr(email, ?1) OR"
                                        + " instr(coalesce(peer_id, ''), ?2) ORDER BY created_at"
                                        + " DESC, email LIMIT ?3",
                                Registration::of,
                                words.toLowerCase(java.util.Locale.ROOT),
                                words,
                                most));
    }

    /// How many there are, and how many of them are verified.
    public record Count(long all, long verified) {}

    public Count count() throws DatabaseException {
        return database.read(
                session ->
                        new Count(
                                session.number("SELECT count(*) FROM registrations"),
                                session.number("SELECT count(verified_at) FROM registrations")));
    }

    /// Sends a new link for an address.
    public Taken resend(String email, String linkBase) throws DatabaseException {
        Instant now = clock.instant();
        return database.write(
                Durability.KEPT,
                session -> {
                    Optional<Registration> known = find(session, email);
                    if (known.isEmpty()) return Taken.UNKNOWN;
                    if (Outbox.full(session, false)) return Taken.FULL;
                    // The last request says which peer is to be bound.
                    Optional<String> peerId =
                            session.first(
                                    "SELECT peer_id FROM tokens WHERE email = ? ORDER BY expires_at"
                                            + " DESC LIMIT 1",
                                    row -> row.getString(1),
                                    email);
                    Outbox.put(session, Outbox.Kind.VERIFY, known.get(), peerId, linkBase, now);
                    return Taken.YES;
                });
    }

    /// The operator vouches for an address, for no peer in particular.
    public Taken verifyByHand(String email) throws DatabaseException {
        Instant now = clock.instant();
        List<SharedRow> told = new ArrayList<>();
        Taken done =
                database.write(
                        Durability.KEPT,
                        session -> {
                            Optional<Registration> known = find(session, email);
                            if (known.isEmpty()) return Taken.UNKNOWN;
                            if (known.get().verifiedAt().isPresent()) return Taken.YES;
                            if (busy(session)) return Taken.FULL;
                            markVerified(
                                    session, known.get(), Optional.empty(), "admin", now, told);
                            return Taken.YES;
                        });
        tell(told);
        reread();
        return done;
    }

    /// Takes verification and binding back, on all servers of a cluster; the address may be
    /// registered anew.
    ///
    /// @return false when it is not registered
    public boolean revoke(String email) throws DatabaseException {
        return withdraw(email, false);
    }

    /// Forgets an address with all that hangs on it, on all servers of a cluster: links, mail and
    /// calls not yet made.
    ///
    /// @return false when it is not registered here, and there are no other servers
    public boolean delete(String email) throws DatabaseException {
        return withdraw(email, true);
    }

    private boolean withdraw(String email, boolean delete) throws DatabaseException {
        List<SharedRow> told = new ArrayList<>();
        boolean done =
                database.write(
                        Durability.KEPT,
                        session -> {
                            boolean known = find(session, email).isPresent();
                            // Another server may have sent a link to an address unknown here.
                            if (shared != null && (known || delete)) {
                                told.add(shared.withdrawn(session, email, delete, clock.instant()));
                            }
                            if (delete) erase(session, email);
                            else unverify(session, email);
                            session.revise("registrations");
                            return known || delete && shared != null;
                        });
        tell(told);
        reread();
        return done;
    }

    static void unverify(Session session, String email) throws SQLException {
        session.update("DELETE FROM tokens WHERE email = ?", email);
        session.update(
                "UPDATE registrations SET verified_at = NULL, verified_by = NULL, peer_id = NULL"
                        + " WHERE email = ?",
                email);
    }

    static void erase(Session session, String email) throws SQLException {
        // Links, mail and calls go with it.
        session.update("DELETE FROM registrations WHERE email = ?", email);
    }

    private void tell(List<SharedRow> rows) {
        for (SharedRow each : rows) shared.changed(each);
    }

    /// Forgets what nobody has verified, and old links.
    void clean() throws DatabaseException {
        Instant now = clock.instant();
        database.write(
                Durability.SOON,
                session -> {
                    session.update(
                            "DELETE FROM tokens WHERE expires_at < ?", now.minus(UNVERIFIED));
                    return session.update(
                            "DELETE FROM registrations WHERE verified_at IS NULL AND created_at <"
                                    + " ?",
                            now.minus(UNVERIFIED));
                });
    }
}
