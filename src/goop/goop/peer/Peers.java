package goop.peer;

import goop.libp2p.AddressScope;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.HostEvent;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.PunchReport;
import goop.libp2p.Subnet;
import goop.presence.Presence;
import goop.presence.PresenceListener.Heard;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The [PeerList] of a running peer: safe for several threads, and tells who listens.
public final class Peers {
    private final PeerList list;
    private final Feed<PeerChange> feed = new Feed<>();
    private volatile List<Subnet> links = Subnet.here();

    Peers(String self, Duration ttl) {
        list = new PeerList(self, ttl);
    }

    /// Another ttl from now on.
    void ttl(Duration ttl) {
        synchronized (list) {
            list.ttl(ttl);
        }
    }

    /// Everybody, by name and then by id.
    public List<ListedPeer> all() {
        List<ListedPeer> rows;
        synchronized (list) {
            rows = new ArrayList<>(list.rows(Moment.now()));
        }
        rows.sort(
                Comparator.comparing(ListedPeer::label, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(ListedPeer::id));
        return rows;
    }

    /// One of them.
    public Optional<ListedPeer> find(String id) {
        synchronized (list) {
            return list.row(id, Moment.now());
        }
    }

    /// How many there are.
    public int size() {
        synchronized (list) {
            return list.size();
        }
    }

    /// What happens from now on. Open it before [#all], so that nothing is missed between.
    public Feed.Reader<PeerChange> changes() {
        return feed.open();
    }

    // ---- the sources

    void near(Teller source, boolean is) {
        synchronized (list) {
            list.near(source, is);
        }
    }

    void heard(Teller source, Presence message, boolean verified) {
        change(now -> list.heard(source, message, verified, now));
    }

    void snapshot(Teller source, List<Heard> everybody) {
        change(now -> list.snapshot(source, everybody, now));
    }

    void found(PeerId peer, List<Multiaddr> where) {
        change(now -> list.found(peer.toString(), where, now));
    }

    void lost(Teller source, PeerId peer) {
        change(now -> list.lost(source, peer.toString(), now));
    }

    void hold(Teller source) {
        synchronized (list) {
            list.hold(source);
        }
    }

    void release(Teller source) {
        synchronized (list) {
            list.release(source, Moment.now());
        }
    }

    /// There is no such teller any more.
    void forget(Teller teller) {
        change(now -> list.forget(teller, now));
    }

    void expire() {
        change(list::expire);
    }

    // ---- how they are reached

    /// Keeps up with a host's connections.
    void follow(Host host, HostEvent event) {
        switch (event) {
            case HostEvent.ConnectionOpened opened ->
                    measure(host, opened.connection().remotePeer());
            case HostEvent.ConnectionClosed closed ->
                    measure(host, closed.connection().remotePeer());
            case HostEvent.PeerConnected _,
                    HostEvent.PeerDisconnected _,
                    HostEvent.PeerIdentified _,
                    HostEvent.RelayReserved _,
                    HostEvent.RelayLost _,
                    HostEvent.AddressesChanged _ -> {}
        }
    }

    /// Looks at the connection to that peer anew.
    void measure(Host host, PeerId peer) {
        Reach reach = host.connection(peer).map(it -> reach(host, it)).orElse(Reach.UNTRIED);
        change(now -> list.reached(peer.toString(), reach, now));
    }

    /// It was tried in vain.
    void outOfReach(PeerId peer, String why) {
        change(now -> list.reached(peer.toString(), Reach.outOfReach(why), now));
    }

    /// See [PeerList#takeMoved].
    Set<String> takeMoved() {
        synchronized (list) {
            return list.takeMoved();
        }
    }

    /// This machine is perhaps on other links than before.
    void moved() {
        links = Subnet.here();
    }

    /// The addresses of this machine's interfaces when it last [#moved].
    Set<InetAddress> here() {
        return links.stream().map(Subnet::address).collect(Collectors.toSet());
    }

    private Reach reach(Host host, Connection connection) {
        Reach.Way way;
        String why = "";
        if (connection.isRelayed()) {
            way = Reach.Way.RELAYED;
            why =
                    host.punchReport(connection.remotePeer())
                            .filter(report -> !report.direct())
                            .map(PunchReport::why)
                            .orElse("");
        } else if (isNear(connection.remoteAddress())) {
            way = Reach.Way.LAN;
        } else {
            way = connection.isPunched() ? Reach.Way.PUNCHED : Reach.Way.DIRECT;
        }
        return new Reach(way, connection.roundTripTime(), why);
    }

    // Neighbours have public IPv6 addresses too.
    private boolean isNear(Multiaddr address) {
        if (AddressScope.of(address) != AddressScope.PUBLIC) return true;
        return address.ip()
                .filter(ip -> links.stream().anyMatch(each -> each.holds(ip)))
                .isPresent();
    }

    private void change(Function<Moment, List<PeerChange>> step) {
        synchronized (list) {
            // Told under the lock, so that they are heard in the order in which they happened.
            feed.tell(step.apply(Moment.now()));
        }
    }
}
