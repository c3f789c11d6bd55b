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

/// What stands in a verification link: 256 random bits, or in a cluster [SharedLinks]. Only its
/// SHA-256 is kept. Good for 24 hours and for one use.
final class Tokens {
    static final Duration LIFETIME = Duration.ofHours(24);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LONGEST = 2048;

    private Tokens() {}

    /// Makes one.
    ///
    /// @param peerId the peer that is to be bound by it
    static String issue(
            Session session,
            Optional<SharedLinks> links,
            String email,
            Optional<String> peerId,
            Instant now)
            throws SQLException {
        Registration what = Registrations.find(session, email).orElseThrow();
        String token = links.map(each -> each.write(what, peerId, now)).orElseGet(Tokens::random);
        keep(session, token, email, peerId, now);
        return token;
    }

    private static String random() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    private static void keep(
            Session session, String token, String email, Optional<String> peerId, Instant now)
            throws SQLException {
        session.update(
                "INSERT INTO tokens (hash, email, peer_id, expires_at) VALUES (?, ?, ?, ?) ON"
                        + " CONFLICT DO NOTHING",
                hash(token),
                email,
                peerId.orElse(null),
                now.plus(LIFETIME));
    }

    private record Row(String email, Optional<String> peerId, long expiresAt, boolean used) {}

    /// What it stands for: [Outcome.Verified] has the peer that would be bound.
    ///
    /// @param shared null on a server that stands alone
    static Outcome look(Session session, SharedRegistrations shared, String token, Instant now)
            throws SQLException {
        if (token.length() > LONGEST) return new Outcome.Unknown();
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
        if (found.isEmpty()) {
            Optional<Registration> said = another(shared, token);
            return said.isEmpty() ? new Outcome.Unknown() : look(session, shared, said.get(), now);
        }
        Row row = found.get();
        if (row.used) return new Outcome.Used();
        if (row.expiresAt <= now.toEpochMilli()) return new Outcome.Expired();
        return bound(Registrations.find(session, row.email).orElseThrow(), row.peerId);
    }

    private static Outcome bound(Registration known, Optional<String> peerId) {
        if (known.peerId().isPresent() && !known.peerId().equals(peerId)) {
            return new Outcome.Taken();
        }
        return new Outcome.Verified(
                new Registration(
                        known.email(),
                        known.address(),
                        peerId,
                        known.createdAt(),
                        known.verifiedAt(),
                        known.verifiedBy()));
    }

    // What another server's link says.
    private static Optional<Registration> another(SharedRegistrations shared, String token) {
        return Optional.ofNullable(shared)
                .flatMap(SharedRegistrations::links)
                .flatMap(links -> links.read(token));
    }

    // It is void once anything became of the address anywhere after it was made.
    private static Outcome look(
            Session session, SharedRegistrations shared, Registration said, Instant now)
            throws SQLException {
        Instant madeAt = said.verifiedAt().orElseThrow();
        if (shared.lastWord(session, said.email()) >= madeAt.toEpochMilli()) {
            return new Outcome.Used();
        }
        if (!madeAt.plus(LIFETIME).isAfter(now)) return new Outcome.Expired();
        if (Registrations.full(session)) return new Outcome.Busy();
        return bound(Registrations.find(session, said.email()).orElse(said), said.peerId());
    }

    /// Uses it up. Other links for the address end with it.
    static Outcome use(Session session, SharedRegistrations shared, String token, Instant now)
            throws SQLException {
        Outcome outcome = look(session, shared, token, now);
        if (outcome instanceof Outcome.Verified(Registration what)) {
            Optional<Registration> said = another(shared, token);
            if (said.isPresent()) take(session, said.get(), token);
            session.update(
                    "UPDATE tokens SET used_at = ? WHERE email = ? AND used_at IS NULL",
                    now,
                    what.email());
        }
        return outcome;
    }

    // Also what another server has sent works once here.
    private static void take(Session session, Registration said, String token) throws SQLException {
        session.update(
                "INSERT INTO registrations (email, address, created_at) VALUES (?, ?, ?) ON"
                        + " CONFLICT DO NOTHING",
                said.email(),
                said.address(),
                said.createdAt());
        keep(session, token, said.email(), said.peerId(), said.verifiedAt().orElseThrow());
    }

    /// Uses up the links for an address that were made by then: another server has verified it.
    static void end(Session session, String email, Instant then) throws SQLException {
        session.update(
                "UPDATE tokens SET used_at = ?2 WHERE email = ?1 AND used_at IS NULL AND expires_at"
                        + " <= ?3",
                email,
                then,
                then.plus(LIFETIME));
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
