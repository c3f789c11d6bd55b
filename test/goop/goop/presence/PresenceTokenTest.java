package goop.presence;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PresenceTokenTest {
    private static final long NOW = 1_738_764_000_000L;
    private static final long LIFETIME = PresenceToken.LIFETIME.toMillis();

    private final PresenceToken tokens = PresenceToken.withRandomKey();

    @Test
    void aTokenHoldsForItsPeerUntilItExpires() {
        String token = tokens.issue("p", NOW);
        assertTrue(tokens.holds(token, "p", NOW));
        assertTrue(tokens.holds(token, "p", NOW + LIFETIME - 1));
        assertFalse(tokens.holds(token, "p", NOW + LIFETIME));
        assertFalse(tokens.holds(token, "q", NOW));
    }

    @Test
    void onlyServersWithTheSameKeyMakeOne() {
        byte[] shared = new byte[32];
        String token = new PresenceToken(shared).issue("p", NOW);
        assertTrue(new PresenceToken(shared).holds(token, "p", NOW));
        assertFalse(tokens.holds(token, "p", NOW));
    }

    @Test
    void whatIsNoTokenDoesNotHold() {
        String token = tokens.issue("p", NOW);
        assertFalse(tokens.holds("", "p", NOW));
        assertFalse(tokens.holds(token + "A", "p", NOW));
        assertFalse(tokens.holds("*".repeat(token.length()), "p", NOW));
        // An expiry far ahead under the old HMAC.
        assertFalse(tokens.holds("B" + token.substring(1), "p", NOW));
    }
}
