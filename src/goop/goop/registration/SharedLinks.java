package goop.registration;

import goop.cluster.Seal;
import goop.libp2p.ProtocolException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// What stands in the verification links of a cluster whose servers have a secret: what is
/// registered by it, sealed, so that any of them can follow it, also one that has never heard of
/// the address.
final class SharedLinks {
    private static final System.Logger LOG = System.getLogger("goop.registration");
    private static final String SUBJECT = "verify";

    private final Seal seal;

    SharedLinks(Seal seal) {
        this.seal = seal;
    }

    /// @param what an address, and the peer that is to be bound
    /// @return unlike all others
    String write(Registration what, Optional<String> peerId, Instant now) {
        Registration will =
                new Registration(
                        what.email(),
                        what.address(),
                        peerId,
                        what.createdAt(),
                        Optional.of(now),
                        "link");
        byte[] words = RegistrationRows.write(will).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(seal.close(SUBJECT, words));
    }

    /// What would be registered, `verifiedAt` when the link was made; empty where it is none of the
    /// cluster's.
    Optional<Registration> read(String token) {
        try {
            byte[] words = seal.open(SUBJECT, Base64.getUrlDecoder().decode(token));
            return Optional.of(RegistrationRows.read(new String(words, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException | ProtocolException none) {
            LOG.log(System.Logger.Level.DEBUG, "no link of this cluster", none);
            return Optional.empty();
        }
    }
}
