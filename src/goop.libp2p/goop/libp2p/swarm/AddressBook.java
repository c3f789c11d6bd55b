package goop.libp2p.swarm;

import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where peers were said to be, for a while.
final class AddressBook {
    private static final int ADDRESSES_PER_PEER = 64;

    private final InstantSource clock;
    private final int peers;

    // Belongs to the lock on this; the peer longest untouched is first.
    private final Map<PeerId, Map<Multiaddr, Instant>> book = new LinkedHashMap<>(16, 0.75f, true);

    AddressBook(InstantSource clock, int peers) {
        this.clock = clock;
        this.peers = peers;
    }

    /// Remembers addresses; a longer time that is remembered already stays.
    synchronized void add(PeerId peer, Collection<Multiaddr> addresses, Duration howLong) {
        if (addresses.isEmpty()) return;
        Instant until = clock.instant().plus(howLong);
        Map<Multiaddr, Instant> known = book.computeIfAbsent(peer, none -> new LinkedHashMap<>());
        for (Multiaddr each : addresses) {
            Multiaddr bare = each.withoutPeer().orElse(null);
            if (bare == null) continue; // a bare /p2p/<id> leads nowhere
            known.merge(bare, until, (old, now) -> old.isAfter(now) ? old : now);
        }
        while (known.size() > ADDRESSES_PER_PEER) known.remove(known.keySet().iterator().next());
        if (book.size() > peers) book.remove(book.keySet().iterator().next());
    }

    /// What is known now, without `/p2p/<peer>` at the end.
    synchronized List<Multiaddr> addresses(PeerId peer) {
        Map<Multiaddr, Instant> known = book.get(peer);
        if (known == null) return List.of();
        Instant now = clock.instant();
        known.values().removeIf(until -> until.isBefore(now));
        if (known.isEmpty()) book.remove(peer);
        return List.copyOf(known.keySet());
    }

    synchronized int size() {
        return book.size();
    }
}
