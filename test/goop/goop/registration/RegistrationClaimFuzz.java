package goop.registration;

import goop.fuzz.Parses;
import goop.libp2p.ProtocolException;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/// The input is the form's fields, a line each: email, peerID, ts, sig. A claim that holds is
/// written as a query that reads as the same claim, and holds for no other address and no other
/// time.
@Parses(
        value = RegistrationClaim.class,
        except = {"sign", "query"})
public final class RegistrationClaimFuzz {
    /// When the signed ones in the corpus were made.
    private static final long NOW = 1_764_000_000_000L;

    private RegistrationClaimFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            RegistrationClaim claim =
                    read(new String(input, StandardCharsets.UTF_8).split("\n", 5));
            claim.check(NOW);
            String[] query = claim.query().split("&");
            for (int i = 0; i < query.length; i++) {
                String value = query[i].substring(query[i].indexOf('=') + 1);
                query[i] = URLDecoder.decode(value, StandardCharsets.UTF_8);
            }
            if (!read(query).equals(claim)) throw new AssertionError(claim);
            holdsNot(
                    new RegistrationClaim(
                            "x" + claim.email(), claim.peerId(), claim.ts(), claim.sig()));
            holdsNot(
                    new RegistrationClaim(
                            claim.email(), claim.peerId(), claim.ts() - 1, claim.sig()));
        } catch (ProtocolException refused) {
            // No claim: lawful.
        }
    }

    private static RegistrationClaim read(String[] fields) throws ProtocolException {
        return RegistrationClaim.of(
                fields.length > 0 ? fields[0] : "",
                fields.length > 1 ? fields[1] : "",
                fields.length > 2 ? fields[2] : null,
                fields.length > 3 ? fields[3] : null);
    }

    private static void holdsNot(RegistrationClaim forged) {
        try {
            forged.check(NOW);
        } catch (ProtocolException refused) {
            return;
        }
        throw new AssertionError(forged);
    }
}
