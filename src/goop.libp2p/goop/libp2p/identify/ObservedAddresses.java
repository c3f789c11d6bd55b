package goop.libp2p.identify;

import goop.libp2p.AddressScope;
import goop.libp2p.Multiaddr;
import goop.libp2p.ObservedAddress;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What peers say of where they see us, gathered. One peer may say what it likes; the more places
/// agree, the more it is worth. What a peer said counts while it is connected, and a while longer:
/// a NAT keeps its mapping.
///
/// Safe for several threads. No clock inside.
final class ObservedAddresses {
    /// What a peer said counts so much longer than its connection.
    static final Duration AFTERWARDS = Duration.ofMinutes(10);

    /// Of those who are gone so many are remembered; the one that left first gives way.
    static final int MOST_GONE = 256;

    private record Sight(Multiaddr address, ByteBuffer observer) {}

    // These belong to the lock on this. As many in `present` as there are connections.
    private final Map<Object, Sight> present = new HashMap<>();
    private final Map<Sight, Instant> gone = new LinkedHashMap<>();

    /// A peer says how it sees us. What cannot help others to reach us is left out.
    ///
    /// @param connection names the connection; the last word on it counts
    /// @param remote where the peer is
    /// @param local our end of the connection
    /// @param seen what it says
    /// @param listening where we listen: from another port of ours, another port was seen
    synchronized void saw(
            Object connection,
            Multiaddr remote,
            Multiaddr local,
            Multiaddr seen,
            List<Multiaddr> listening) {
        Optional<InetAddress> observer = remote.ip();
        if (remote.isRelayed() || observer.isEmpty() || seen.tcpSocket().isEmpty()) return;
        if (!reaches(AddressScope.of(seen), AddressScope.of(remote))) return;
        if (!isPortOf(local, listening)) return;
        Multiaddr address = seen.withoutPeer().orElse(seen);
        present.put(connection, new Sight(address, place(observer.get())));
    }

    // To a peer on the Internet our 192.168.0.1 means nothing.
    private static boolean reaches(AddressScope seen, AddressScope remote) {
        return seen == remote || seen != AddressScope.NOWHERE && seen.compareTo(remote) > 0;
    }

    private static boolean isPortOf(Multiaddr local, List<Multiaddr> listening) {
        Optional<Integer> port = local.tcpSocket().map(InetSocketAddress::getPort);
        return listening.stream()
                .map(each -> each.tcpSocket().map(InetSocketAddress::getPort))
                .anyMatch(each -> each.isPresent() && each.equals(port));
    }

    // Whoever has one IPv6 address usually has a whole /56 of them.
    private static ByteBuffer place(InetAddress ip) {
        byte[] bytes = ip.getAddress();
        return ByteBuffer.wrap(ip instanceof Inet6Address ? Arrays.copyOf(bytes, 7) : bytes);
    }

    /// A connection is over.
    synchronized void left(Object connection, Instant now) {
        Sight sight = present.remove(connection);
        if (sight == null) return;
        gone.remove(sight); // to be the latest
        gone.put(sight, now.plus(AFTERWARDS));
        if (gone.size() > MOST_GONE) gone.remove(gone.keySet().iterator().next());
    }

    /// What is known now, the most observed first.
    synchronized List<ObservedAddress> all(Instant now) {
        gone.values().removeIf(until -> until.isBefore(now));
        Set<Sight> sights = new HashSet<>(present.values());
        sights.addAll(gone.keySet());
        Map<Multiaddr, Integer> observers = new HashMap<>();
        for (Sight each : sights) observers.merge(each.address, 1, Integer::sum);
        return observers.entrySet().stream()
                .map(each -> new ObservedAddress(each.getKey(), each.getValue()))
                .sorted(
                        Comparator.comparingInt(ObservedAddress::observers)
                                .reversed()
                                .thenComparing(each -> each.address().toString()))
                .toList();
    }
}
