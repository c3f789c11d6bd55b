package goop.registration;

import goop.database.Database;
import goop.database.Database.Durability;
import goop.database.DatabaseException;
import goop.database.Session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Mail and webhook calls that are to be made, in the database: a restart loses none, and of
/// several servers one makes each. What fails is tried again after 30 s, then twice as long each
/// time up to four hours, for two days in all; then it is kept, as failed, for a week.
public final class Outbox {
    /// So much mail waits at most, and so many calls: what would be more is refused, so that
    /// neither keeps out the other.
    static final int MOST = 10_000;

    static final Duration FIRST_RETRY = Duration.ofSeconds(30);
    static final Duration LONGEST_RETRY = Duration.ofHours(4);
    static final Duration PATIENCE = Duration.ofDays(2);
    static final Duration FAILED_KEPT = Duration.ofDays(7);

    /// Longer than any attempt may take.
    static final Duration LEASE = Duration.ofMinutes(5);

    private static final int LONGEST_ERROR = 300;
    private static final String COLUMNS =
            "id, kind, email, peer_id, link_base, event_id, verified_at, created_at, next_at,"
                    + " attempts, failed, last_error, (SELECT address FROM registrations WHERE"
                    + " registrations.email = outbox.email)";

    /// What is to be done.
    public enum Kind {
        /// A mail with a link.
        VERIFY("verification link"),
        /// A mail that says that nothing is left to do.
        ALREADY("already verified"),
        /// A mail that says that the address is bound to another peer.
        ANOTHERS("bound to another peer"),
        /// A call that tells of a verification.
        WEBHOOK("webhook");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// For the admin page.
        public String words() {
            return words;
        }

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One of them.
    ///
    /// @param eventId the same in every attempt
    /// @param failed whether it was given up
    public record Entry(
            long id,
            Kind kind,
            String email,
            Optional<String> peerId,
            String linkBase,
            String eventId,
            long verifiedAt,
            Instant createdAt,
            Instant nextAt,
            int attempts,
            boolean failed,
            String lastError,
            String address) {

        static Entry of(ResultSet row) throws SQLException {
            return new Entry(
                    row.getLong(1),
                    Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                    row.getString(3),
                    Optional.ofNullable(row.getString(4)),
                    row.getString(5),
                    row.getString(6),
                    row.getLong(7),
                    Instant.ofEpochMilli(row.getLong(8)),
                    Instant.ofEpochMilli(row.getLong(9)),
                    row.getInt(10),
                    row.getBoolean(11),
                    row.getString(12),
                    row.getString(13));
        }
    }

    private final Database database;

    public Outbox(Database database) {
        this.database = database;
    }

    /// Whether no more mail, or no more calls, may be put there; whoever puts asks before.
    static boolean full(Session session, boolean calls) throws SQLException {
        String kind = calls ? "= 'webhook'" : "<> 'webhook'";
        return session.number("SELECT count(*) FROM outbox WHERE kind " + kind) >= MOST;
    }

    static void put(
            Session session,
            Kind kind,
            Registration about,
            Optional<String> peerId,
            String linkBase,
            Instant now)
            throws SQLException {
        session.update(
                "INSERT INTO outbox (kind, email, peer_id, link_base, event_id, verified_at,"
                        + " created_at, next_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
                kind.column(),
                about.email(),
                peerId.orElse(null),
                linkBase,
                UUID.randomUUID().toString(),
                about.verifiedAt().map(Instant::toEpochMilli).orElse(null),
                now);
    }

    /// Takes the next that is due, for this server alone until its lease ends.
    Optional<Entry> take(Instant now) throws DatabaseException {
        return database.write(
                Durability.SOON,
                session ->
                        session.first(
                                "UPDATE outbox SET lease_until = ?2, attempts = attempts + 1 WHERE"
                                    + " id = (SELECT id FROM outbox WHERE failed = 0 AND next_at <="
                                    + " ?1 AND lease_until <= ?1 ORDER BY next_at, id LIMIT 1)"
                                    + " RETURNING "
                                        + COLUMNS,
                                Entry::of,
                                now,
                                now.plus(LEASE)));
    }

    /// Whether [#take] would find one.
    boolean due(Instant now) throws DatabaseException {
        return database.read(
                session ->
                        session.number(
                                        "SELECT count(*) FROM outbox WHERE failed = 0 AND next_at"
                                                + " <= ?1 AND lease_until <= ?1",
                                        now)
                                > 0);
    }

    /// Makes the link for a mail that is about to go out.
    ///
    /// @param links of a cluster
    String link(Entry entry, Optional<SharedLinks> links, Instant now) throws DatabaseException {
        String token =
                database.write(
                        Durability.KEPT,
                        session -> Tokens.issue(session, links, entry.email, entry.peerId, now));
        return entry.linkBase + "/verify?token=" + token;
    }

    void done(Entry entry) throws DatabaseException {
        database.write(
                Durability.SOON,
                session -> session.update("DELETE FROM outbox WHERE id = ?", entry.id));
    }

    /// It did not work.
    ///
    /// @param permanent whether it never will
    void failed(Entry entry, String why, boolean permanent, Instant now) throws DatabaseException {
        boolean givenUp = permanent || now.isAfter(entry.createdAt.plus(PATIENCE));
        String error = why.length() > LONGEST_ERROR ? why.substring(0, LONGEST_ERROR) : why;
        database.write(
                Durability.SOON,
                session ->
                        session.update(
                                "UPDATE outbox SET lease_until = 0, failed = ?2, next_at = ?3,"
                                        + " last_error = ?4 WHERE id = ?1",
                                entry.id,
                                givenUp,
                                now.plus(retryAfter(entry.attempts)),
                                error));
    }

    /// How long to wait after so many attempts.
    static Duration retryAfter(int attempts) {
        long doubled = FIRST_RETRY.toSeconds() << Math.min(attempts - 1, 20);
        return Duration.ofSeconds(Math.min(doubled, LONGEST_RETRY.toSeconds()));
    }

    /// The newest, for the operator.
    public List<Entry> all(int most) throws DatabaseException {
        return database.read(
                session ->
                        session.query(
                                "SELECT " + COLUMNS + " FROM outbox ORDER BY id DESC LIMIT ?",
                                Entry::of,
                                most));
    }

    /// Tries one again now, also one that was given up.
    ///
    /// @return false when it is not there
    public boolean retry(long id, Instant now) throws DatabaseException {
        return database.write(
                Durability.KEPT,
                session ->
                        session.update(
                                        "UPDATE outbox SET failed = 0, next_at = ?2, created_at ="
                                                + " ?2 WHERE id = ?1",
                                        id,
                                        now)
                                > 0);
    }

    /// Drops one.
    ///
    /// @return false when it is not there
    public boolean drop(long id) throws DatabaseException {
        return database.write(
                Durability.KEPT,
                session -> session.update("DELETE FROM outbox WHERE id = ?", id) > 0);
    }

    void clean(Instant now) throws DatabaseException {
        database.write(
                Durability.SOON,
                session ->
                        session.update(
                                "DELETE FROM outbox WHERE failed = 1 AND created_at < ?",
                                now.minus(FAILED_KEPT)));
    }
}
