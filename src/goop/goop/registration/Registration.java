package goop.registration;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// One address that somebody has registered.
///
/// @param email the form by which it is compared
/// @param address the form to which mail goes
/// @param peerId the peer to which it is bound
/// @param verifiedBy `link`, `admin` or `goop2`; empty until it is verified
public record Registration(
        String email,
        String address,
        Optional<String> peerId,
        Instant createdAt,
        Optional<Instant> verifiedAt,
        String verifiedBy) {

    static final String COLUMNS = "email, address, peer_id, created_at, verified_at, verified_by";

    static Registration of(ResultSet row) throws SQLException {
        long verified = row.getLong(5);
        Optional<Instant> verifiedAt =
                row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(verified));
        return new Registration(
                row.getString(1),
                row.getString(2),
                Optional.ofNullable(row.getString(3)),
                Instant.ofEpochMilli(row.getLong(4)),
                verifiedAt,
                Optional.ofNullable(row.getString(6)).orElse(""));
    }
}
