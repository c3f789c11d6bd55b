package goop.registration;

import goop.database.Session;
import goop.registration.Registrations.Outcome;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// What stands in a verification link: 256 random bits, of which only the SHA-256 is kept. Good for
/// 24 hours and for one use.
final class Tokens {
    static final Duration LIFETIME = Duration.ofHours(24);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LENGTH = 43;

    private Tokens() {}

    /// Makes one.
    ///
    /// @param peerId the peer that is to be bound by it
    static String issue(Session session, String email, Optional<String> peerId, Instant now)
            throws SQLException {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        session.update(
                "INSERT INTO tokens (hash, email, peer_id, expires_at) VALUES (?, ?, ?, ?)",
                hash(token),
                email,
                peerId.orElse(null),
                now.plus(LIFETIME));
        return token;
    }

    private record Row(String email, Optional<String> peerId, long expiresAt, boolean used) {}

    /// What it stands for: [Outcome.Verified] has the peer that would be bound.
    static Outcome look(Session session, String token, Instant now) throws SQLException {
        if (token.length() != LENGTH) return new Outcome.Unknown();
        Optional<Row> found =
                session.first(
                        "SELECT email, peer_id, expires_at, used_at IS NOT NULL FROM tokens WHERE"
                                + " hash = ?",
                        row ->
                                new Row(
                                        row.getString(1),
                                        Optional.ofNullable(row.getString(2)),
                                        row.getLong(3),
                                        row.getBoolean(4)),
                        hash(token));
        if (found.isEmpty()) return new Outcome.Unknown();
        Row row = found.get();
        if (row.used) return new Outcome.Used();
        if (row.expiresAt <= now.toEpochMilli()) return new Outcome.Expired();
        Registration known =
                session.first(
                                "SELECT "
                                        + Registration.COLUMNS
                                        + " FROM registrations WHERE email = ?",
                                Registration::of,
                                row.email)
                        .orElseThrow();
        if (known.peerId().isPresent() && !known.peerId().equals(row.peerId)) {
            return new Outcome.Taken();
        }
        return new Outcome.Verified(
                new Registration(
                        known.email(),
                        known.address(),
                        row.peerId,
                        known.createdAt(),
                        known.verifiedAt(),
                        known.verifiedBy()));
    }

    /// Uses it up. Other links for the address end with it.
    static Outcome use(Session session, String token, Instant now) throws SQLException {
        Outcome outcome = look(session, token, now);
        if (outcome instanceof Outcome.Verified(Registration what)) {
            session.update(
                    "UPDATE tokens SET used_at = ? WHERE email = ? AND used_at IS NULL",
                    now,
                    what.email());
        }
        return outcome;
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
