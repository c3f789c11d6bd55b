package goop.libp2p.swarm;

import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/// How often others can make us dial: so often a peer, so often an address whoever asks, so often
/// in all. Counted over the last minute. Safe for several threads; no clock inside.
public final class DialBudget {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int perPeer;
    private final int perAddress;
    private final int inAll;

    private record Spent(Instant at, PeerId peer, Map<InetAddress, Integer> targets) {}

    // These belong to the lock on this.
    private final Queue<Spent> spent = new ArrayDeque<>();
    private final Map<Object, Integer> counts = new HashMap<>();

    /// @param perPeer dials for one peer
    /// @param perAddress dials of one IP address, at whatever ports, whoever wants them
    /// @param inAll of all; also what bounds the memory
    public DialBudget(int perPeer, int perAddress, int inAll) {
        this.perPeer = perPeer;
        this.perAddress = perAddress;
        this.inAll = inAll;
    }

    /// Whether to dial; if so it counts.
    public synchronized boolean takes(PeerId peer, List<Multiaddr> targets, Instant now) {
        expire(now);
        Map<InetAddress, Integer> ips = new HashMap<>();
        targets.forEach(each -> each.ip().ifPresent(ip -> ips.merge(ip, 1, Integer::sum)));
        if (spent.size() >= inAll) return false;
        if (counts.getOrDefault(peer, 0) >= perPeer) return false;
        for (Map.Entry<InetAddress, Integer> each : ips.entrySet()) {
            int before = counts.getOrDefault(each.getKey(), 0);
            if (before + each.getValue() > perAddress) return false;
        }
        spent.add(new Spent(now, peer, ips));
        counts.merge(peer, 1, Integer::sum);
        ips.forEach((ip, dials) -> counts.merge(ip, dials, Integer::sum));
        return true;
    }

    // What was spent later than now was spent before somebody set the clock back.
    private void expire(Instant now) {
        while (!spent.isEmpty()
                && (spent.peek().at.isBefore(now.minus(WINDOW)) || spent.peek().at.isAfter(now))) {
            Spent old = spent.remove();
            giveBack(old.peer, 1);
            old.targets.forEach(this::giveBack);
        }
    }

    private void giveBack(Object whom, int dials) {
        counts.computeIfPresent(whom, (_, count) -> count == dials ? null : count - dials);
    }

    /// What is remembered.
    synchronized int size() {
        return spent.size() + counts.size();
    }
}
