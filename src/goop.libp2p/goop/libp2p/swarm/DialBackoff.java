package goop.libp2p.swarm;

import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Leaves an address in peace for a while after a dial failed: 5 s, then longer with each failure.
final class DialBackoff {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST_ADDRESSES = 4096;

    private record Key(PeerId peer, Multiaddr address) {}

    private record Failures(int count, Instant until) {}

    private final InstantSource clock;

    // Belongs to the lock on this. The oldest failure gives way.
    private final Map<Key, Failures> failures = new LinkedHashMap<>();

    DialBackoff(InstantSource clock) {
        this.clock = clock;
    }

    synchronized boolean mayDial(PeerId peer, Multiaddr address) {
        Failures last = failures.get(new Key(peer, address));
        if (last == null) return true;
        // Longer than ever means that somebody has set the clock back.
        Duration left = Duration.between(clock.instant(), last.until);
        return !left.isPositive() || left.compareTo(LONGEST) > 0;
    }

    synchronized void failed(PeerId peer, Multiaddr address) {
        Key key = new Key(peer, address);
        Failures last = failures.remove(key);
        int count = last == null ? 0 : last.count;
        Duration pause = FIRST.multipliedBy(1L << Math.min(count, 10));
        if (pause.compareTo(LONGEST) > 0) pause = LONGEST;
        failures.put(key, new Failures(count + 1, clock.instant().plus(pause)));
        if (failures.size() > MOST_ADDRESSES) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    /// We are in another network, say.
    synchronized void forgetAll() {
        failures.clear();
    }

    /// The peer is there after all: what failed before may work now.
    synchronized void forget(PeerId peer) {
        failures.keySet().removeIf(key -> key.peer.equals(peer));
    }
}
