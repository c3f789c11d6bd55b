package goop.peer;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// How a peer is reached at this moment.
///
/// @param roundTrip of its connection, once it was measured
/// @param why what the last attempt said, where the peer is out of reach; otherwise empty
public record Reach(Way way, Optional<Duration> roundTrip, String why) {
    /// Nobody has wanted anything of the peer yet.
    public static final Reach UNTRIED = new Reach(Way.UNTRIED, Optional.empty(), "");

    /// The kinds of ways.
    public enum Way {
        /// Not connected, and not tried.
        UNTRIED,
        /// Connected within the site: loopback, link-local and private addresses.
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

    static Reach outOfReach(String why) {
        return new Reach(Way.OUT_OF_REACH, Optional.empty(), why);
    }
}
