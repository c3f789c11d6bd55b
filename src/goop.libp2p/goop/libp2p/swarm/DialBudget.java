package goop.libp2p.swarm;

import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/// How often others can make us dial: so often a peer, so often an address whoever asks, so often
/// in all. Counted over the last minute. Safe for several threads; no clock inside.
public final class DialBudget {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int perPeer;
    private final int perAddress;
    private final int inAll;

    private record Spent(Instant at, PeerId peer, Set<InetAddress> targets) {}

    // These belong to the lock on this.
    private final Queue<Spent> spent = new ArrayDeque<>();
    private final Map<Object, Integer> counts = new HashMap<>();

    /// @param perPeer dials for one peer
    /// @param perAddress dials of one IP address, whoever wants them
    /// @param inAll of all; also what bounds the memory
    public DialBudget(int perPeer, int perAddress, int inAll) {
        this.perPeer = perPeer;
        this.perAddress = perAddress;
        this.inAll = inAll;
    }

    /// Whether to dial; if so it counts.
    public synchronized boolean takes(PeerId peer, List<Multiaddr> targets, Instant now) {
        expire(now.minus(WINDOW));
        Set<InetAddress> ips = new LinkedHashSet<>();
        targets.forEach(each -> each.ip().ifPresent(ips::add));
        if (spent.size() >= inAll) return false;
        if (counts.getOrDefault(peer, 0) >= perPeer) return false;
        for (InetAddress each : ips) {
            if (counts.getOrDefault(each, 0) >= perAddress) return false;
        }
        spent.add(new Spent(now, peer, ips));
        counts.merge(peer, 1, Integer::sum);
        ips.forEach(each -> counts.merge(each, 1, Integer::sum));
        return true;
    }

    private void expire(Instant before) {
        while (!spent.isEmpty() && spent.peek().at.isBefore(before)) {
            Spent old = spent.remove();
            giveBack(old.peer);
            old.targets.forEach(this::giveBack);
        }
    }

    private void giveBack(Object whom) {
        counts.computeIfPresent(whom, (_, count) -> count == 1 ? null : count - 1);
    }

    /// What is remembered.
    synchronized int size() {
        return spent.size() + counts.size();
    }
}
