package goop.hub.replica;

import goop.community.HubDocument;
import goop.libp2p.ProtocolException;

import java.net.URI;
import java.net.URISyntaxException;
import java.text.Normalizer;
import java.time.Duration;
import java.util.regex.Pattern;

/// How large and how long-lived a record may be. Hubs must agree on these numbers: a record that
/// one of them takes and another refuses keeps their directories apart.
public final class RecordBounds {
    /// An entry expires at most so long after it was signed. Its origin confirms it well before.
    public static final Duration ENTRY_LIFE = Duration.ofDays(14);

    /// A tombstone lives at least so long after it was signed: longer than any entry that it
    /// deletes, clocks that are [#CLOCK_SKEW] apart included. What a tombstone has deleted has
    /// expired everywhere before the tombstone does.
    public static final Duration TOMBSTONE_LEAST = Duration.ofDays(15);

    public static final Duration TOMBSTONE_MOST = Duration.ofDays(60);

    /// A record signed later than this from now, by our clock, waits until our clock gets there.
    public static final Duration CLOCK_SKEW = Duration.ofHours(1);

    /// So long after an origin has changed its key, what the new one has not signed again is
    /// dropped everywhere. Else what the origin no longer knows of, or what a thief signed with the
    /// old key, would stay with some hubs until it expires, while others refuse it.
    public static final Duration CONFIRMED = Duration.ofDays(1);

    public static final int ORIGIN = 253;
    public static final int COMMUNITY = 80;
    public static final int DESCRIPTION = 500;
    public static final int URL = 300;
    public static final int MEMBERS = HubDocument.MOST_MEMBERS;

    /// So that a JSON parser that knows only floating point reads the same number.
    public static final long VERSION = (1L << 53) - 1;

    // The end of the year 9999, the last that RFC 3339 can write.
    static final long LAST_TIME = 253_402_300_799_999L;

    private static final Pattern HOST =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    private RecordBounds() {}

    /// The name of a hub.
    ///
    /// @throws ProtocolException when it is not a host name in lower case
    public static String origin(String name) throws ProtocolException {
        if (name.length() > ORIGIN || !HOST.matcher(name).matches()) {
            throw new ProtocolException(
                    "origin: a host name in lower case is expected, of at most "
                            + ORIGIN
                            + " characters");
        }
        return name;
    }

    /// The name of a community.
    ///
    /// @throws ProtocolException says what is wrong with it
    public static String community(String name) throws ProtocolException {
        text("community", name, COMMUNITY);
        if (name.isEmpty() || !name.equals(name.strip())) {
            throw new ProtocolException("community: a name without space around it is expected");
        }
        // Two names that look alike to every reader would else be two communities.
        if (!Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
            throw new ProtocolException("community: the name is not in Unicode's form NFC");
        }
        return name;
    }

    /// All of a listing.
    ///
    /// @throws ProtocolException says what is wrong with it
    public static Listing listing(Listing entry) throws ProtocolException {
        url(entry.rendezvous());
        text("description", entry.description(), DESCRIPTION);
        if (entry.members() < 0 || entry.members() > MEMBERS) {
            throw new ProtocolException("members: a number from 0 to " + MEMBERS + " is expected");
        }
        return entry;
    }

    /// Everything about a record that does not depend on when it is looked at.
    static HubRecord check(HubRecord record) throws ProtocolException {
        origin(record.origin());
        community(record.community());
        if (record.listing().isPresent()) listing(record.listing().get());
        if (record.version() < 1 || record.version() > VERSION) {
            throw new ProtocolException("version: a number from 1 to " + VERSION + " is expected");
        }
        time("updated", record.updated());
        time("expires", record.expires());
        if (record.sig().length() > 100) throw new ProtocolException("sig: is too long");
        long life = record.expires() - record.updated();
        if (record.isTombstone()) {
            if (life < TOMBSTONE_LEAST.toMillis() || life > TOMBSTONE_MOST.toMillis()) {
                throw new ProtocolException(
                        "a tombstone lives %d to %d days"
                                .formatted(TOMBSTONE_LEAST.toDays(), TOMBSTONE_MOST.toDays()));
            }
        } else if (life <= 0 || life > ENTRY_LIFE.toMillis()) {
            throw new ProtocolException("an entry lives at most 14 days");
        }
        return record;
    }

    private static void time(String field, long millis) throws ProtocolException {
        if (millis < 0 || millis > LAST_TIME) {
            throw new ProtocolException(field + ": a time from 1970 to 9999 is expected");
        }
    }

    private static void url(String text) throws ProtocolException {
        try {
            URI url = new URI(text);
            String scheme = String.valueOf(url.getScheme());
            boolean web = scheme.equals("http") || scheme.equals("https");
            boolean bare = url.getRawUserInfo() == null && url.getRawFragment() == null;
            if (web && bare && url.getHost() != null && text.length() <= URL) return;
        } catch (URISyntaxException wrong) {
            throw new ProtocolException("rendezvous: not a URL: " + wrong.getReason(), wrong);
        }
        throw new ProtocolException(
                "rendezvous: a URL is expected, http:// or https://, of at most "
                        + URL
                        + " characters");
    }

    // Also no character that is not seen and turns what stands around it, or half of one.
    private static void text(String field, String text, int most) throws ProtocolException {
        if (text.codePointCount(0, text.length()) > most) {
            throw new ProtocolException(field + ": at most " + most + " characters are allowed");
        }
        boolean unseen =
                text.codePoints()
                        .anyMatch(
                                each ->
                                        Character.isISOControl(each)
                                                || each >= 0x202A && each <= 0x202E
                                                || each >= 0x2066 && each <= 0x2069
                                                || each == 0x2028
                                                || each == 0x2029
                                                || each == 0xFEFF
                                                || Character.getType(each) == Character.SURROGATE);
        if (unseen) {
            throw new ProtocolException(
                    field + ": control characters are not allowed, on lines or on the direction");
        }
    }
}
