package goop.libp2p.mdns;

import java.time.Duration;
import java.util.List;

/// What to look for, and where.
///
/// @param tag the service name, which all peers of a network share: `goop-mdns`
/// @param interfaces names of network interfaces; or `all`, which are those that take multicast and
///   are neither loopback nor a tunnel, 64 of them at most; or `none`
/// @param ttl how long others may believe what we tell, when we vanish without a goodbye
/// @param bounds how much is kept of what others tell
public record MdnsConfig(String tag, List<String> interfaces, Duration ttl, Bounds bounds) {
    /// @param instances heard of on one interface; a further one is not heard until one is gone
    /// @param perSource of these, told by one address
    /// @param addresses of one peer that are told, and that are heard; the rest is left out
    public record Bounds(int instances, int perSource, int addresses) {}

    public MdnsConfig {
        interfaces = List.copyOf(interfaces);
        if (ttl.toSeconds() < 1) throw new IllegalArgumentException("a ttl of " + ttl);
    }

    /// Two minutes of belief, room for some hundred peers.
    public MdnsConfig(String tag, List<String> interfaces) {
        this(tag, interfaces, Duration.ofMinutes(2), new Bounds(512, 64, 16));
    }

    /// Whether the interface of that name was meant.
    boolean names(String networkInterface) {
        return interfaces.contains(networkInterface);
    }

    boolean all() {
        return interfaces.contains("all");
    }
}
