package goop.libp2p.swarm;

import goop.libp2p.LimitException;
import goop.libp2p.Limits;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Counts connections, from the first packet to the last, and refuses those over the [Limits].
final class Admission {
    private final Limits limits;

    // All of these belong to the lock on this.
    private int connections;
    private int handshakes;
    private final Map<ByteBuffer, Integer> connectionsByAddress = new HashMap<>();
    private final Map<ByteBuffer, Integer> handshakesByAddress = new HashMap<>();
    private final Map<PeerId, Integer> connectionsByPeer = new HashMap<>();

    Admission(Limits limits) {
        this.limits = limits;
    }

    /// Somebody connected to us.
    synchronized Ticket inbound(Multiaddr from) throws LimitException {
        ByteBuffer address = addressKey(from);
        refuseOver(limits.connections().all(), connections, "connections");
        refuseOver(limits.handshakes().all(), handshakes, "handshakes");
        if (address != null) {
            int established = connectionsByAddress.getOrDefault(address, 0);
            refuseOver(
                    limits.connections().perAddress(), established, "connections of one address");
            int pending = handshakesByAddress.getOrDefault(address, 0);
            refuseOver(limits.handshakes().perAddress(), pending, "handshakes of one address");
            connectionsByAddress.merge(address, 1, Integer::sum);
            handshakesByAddress.merge(address, 1, Integer::sum);
        }
        connections++;
        handshakes++;
        return new Ticket(address, true);
    }

    /// We are about to connect to somebody.
    synchronized Ticket outbound() throws LimitException {
        refuseOver(limits.connections().all(), connections, "connections");
        connections++;
        return new Ticket(null, false);
    }

    private static void refuseOver(int limit, int count, String what) throws LimitException {
        if (count >= limit) throw new LimitException("the limit of " + limit + " " + what);
    }

    /// How many connections there are, handshakes included.
    synchronized int connections() {
        return connections;
    }

    /// How many peers have connected to us and not yet proved who they are.
    synchronized int handshakes() {
        return handshakes;
    }

    // An owner of IPv6 has a /64 at the least. Loopback is exempt: whoever is there is ourselves,
    // or
    // a proxy that stands for many. A relayed connection has the relay's address.
    private static ByteBuffer addressKey(Multiaddr address) {
        InetAddress ip = address.ip().orElse(null);
        if (ip == null || ip.isLoopbackAddress() || address.isRelayed()) return null;
        byte[] bytes = ip.getAddress();
        return ByteBuffer.wrap(ip instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }

    /// One connection's place.
    final class Ticket implements AutoCloseable {
        private final ByteBuffer address;
        private boolean handshaking;
        private PeerId peer;
        private boolean closed;

        private Ticket(ByteBuffer address, boolean handshaking) {
            this.address = address;
            this.handshaking = handshaking;
        }

        /// The peer has proved who it is.
        void established(PeerId who) throws LimitException {
            synchronized (Admission.this) {
                endHandshake();
                int count = connectionsByPeer.getOrDefault(who, 0);
                refuseOver(limits.connections().perPeer(), count, "connections of one peer");
                connectionsByPeer.put(who, count + 1);
                peer = who;
            }
        }

        private void endHandshake() {
            if (!handshaking) return;
            handshaking = false;
            handshakes--;
            if (address != null) decrement(handshakesByAddress, address);
        }

        @Override
        public void close() {
            synchronized (Admission.this) {
                if (closed) return;
                closed = true;
                endHandshake();
                connections--;
                if (address != null) decrement(connectionsByAddress, address);
                if (peer != null) decrement(connectionsByPeer, peer);
            }
        }
    }

    private static <K> void decrement(Map<K, Integer> counts, K key) {
        counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
    }
}
