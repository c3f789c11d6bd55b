package goop.libp2p.relay;

import goop.libp2p.AddressScope;
import goop.libp2p.Connection;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.swarm.Swarm;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/// Lets a relay see us over the other family of IP too. It tells us where it sees us, and a peer
/// that has IPv4 alone cannot punch a hole to one that knows of itself where it is over IPv6.
///
/// The connection for that is over as soon as the relay has told.
final class OtherFamily {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final System.Logger LOG = System.getLogger("goop.libp2p.relay");

    private final Swarm swarm;

    OtherFamily(Swarm swarm) {
        this.swarm = swarm;
    }

    /// @param relay that we are connected to
    /// @param addresses of the relay's
    void show(PeerId relay, Collection<Multiaddr> addresses) throws InterruptedException {
        for (Multiaddr each : addresses) {
            if (!isOther(relay, each)) continue;
            try (Connection connection = swarm.connect(each.withoutPeer().orElseThrow())) {
                connection.awaitInfo(PATIENCE);
            } catch (IOException unreachable) {
                // Many lines have one family only.
                LOG.log(
                        System.Logger.Level.DEBUG,
                        () ->
                                "event=not-seen-at relay=%s where=%s reason=\"%s\""
                                        .formatted(relay, each, unreachable.getMessage()));
            }
            return;
        }
    }

    // Whether it is of a family over which we listen, and are not connected.
    private boolean isOther(PeerId relay, Multiaddr address) {
        if (address.isRelayed() || AddressScope.of(address) != AddressScope.PUBLIC) return false;
        Optional<Class<?>> family = family(address);
        return family.isPresent()
                && swarm.listening().stream().map(OtherFamily::family).anyMatch(family::equals)
                && swarm.connections(relay).stream()
                        .filter(each -> !each.isRelayed())
                        .map(each -> family(each.remoteAddress()))
                        .noneMatch(family::equals);
    }

    private static Optional<Class<?>> family(Multiaddr address) {
        return address.ip().map(InetAddress::getClass);
    }
}
