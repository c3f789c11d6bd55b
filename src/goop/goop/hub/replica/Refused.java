package goop.hub.replica;

import java.util.Locale;

/// Why something that a partner sent was not taken.
public enum Refused {
    /// The signature is not of its origin's key.
    FORGED,
    /// The signature is not of a key that we know. A newer one may have made it; where the
    /// partner's next pull brings none, it counts as forged too.
    UNPROVEN,
    /// It is signed by a key that its origin has given up.
    OLD_KEY,
    /// Nobody whom we trust knows that origin.
    UNKNOWN_ORIGIN,
    /// It has expired, by our clock.
    EXPIRED,
    /// It was signed in the future, by our clock.
    FUTURE,
    /// A newer one is here.
    STALE,
    /// The origin has as many entries as it may have.
    ENTRIES,
    /// The origin's entries have as many bytes as they may have.
    BYTES,
    /// Its origin signed two different records of one version; the same one of them stays
    /// everywhere.
    EQUIVOCAL,
    /// A key that is not the one that we know, or a rotation beside another.
    KEYS,
    /// Our own key signed it, and not we.
    OUR_KEY,
    /// What came is not what was asked for, or more than may come.
    UNLAWFUL,
    /// More came in a minute than may.
    RATE;

    /// As in metrics and JSON: `old_key`.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
