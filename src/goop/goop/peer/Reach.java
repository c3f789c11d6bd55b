package goop.peer;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// How a peer is reached at this moment.
///
/// @param roundTrip of its connection, once it was measured
/// @param why what the last attempt said, where the peer is out of reach; otherwise empty
public record Reach(Way way, Optional<Duration> roundTrip, String why) {
    private static final long LEAST_NEWS_NANOS = 2_000_000;

    /// Nobody has wanted anything of the peer yet.
    public static final Reach UNTRIED = new Reach(Way.UNTRIED, Optional.empty(), "");

    /// The kinds of ways.
    public enum Way {
        /// Not connected, and not tried.
        UNTRIED,
        /// Connected within the site: loopback, link-local and private addresses, and public ones
        /// of a link that we are on.
        LAN,
        /// Connected across the Internet, dialled in the ordinary way.
        DIRECT,
        /// Connected across the Internet by hole punching.
        PUNCHED,
        /// Connected through a relay.
        RELAYED,
        /// Tried, and not reached.
        OUT_OF_REACH;

        /// The word for it in JSON and on the command line.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Whether there is a connection.
        public boolean connected() {
            return this != UNTRIED && this != OUT_OF_REACH;
        }
    }

    /// Whether that is no news: the same way, and a round trip that differs little.
    boolean isAbout(Reach other) {
        if (way != other.way || !why.equals(other.why)) return false;
        if (roundTrip.isEmpty() || other.roundTrip.isEmpty()) {
            return roundTrip.equals(other.roundTrip);
        }
        long mine = roundTrip.get().toNanos();
        long change = Math.abs(mine - other.roundTrip.get().toNanos());
        return change < LEAST_NEWS_NANOS || change < mine / 4;
    }

    static Reach outOfReach(String why) {
        return new Reach(Way.OUT_OF_REACH, Optional.empty(), why);
    }
}
