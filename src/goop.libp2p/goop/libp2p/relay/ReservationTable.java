package goop.libp2p.relay;

import goop.libp2p.PeerId;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who has a place at this relay. Times are milliseconds of a clock that is never set.
final class ReservationTable {
    /// One place.
    record Place(PeerId peer, InetAddress address, long ends) {}

    private record Kept(Place place, ByteBuffer addressKey, ByteBuffer networkKey) {}

    private record Asked(int count, long until) {}

    private final RelayLimits.Reservations limits;

    // All of these belong to the lock on this.
    private final Map<PeerId, Kept> places = new LinkedHashMap<>();
    private final Map<ByteBuffer, Integer> byAddress = new HashMap<>();
    private final Map<ByteBuffer, Integer> byNetwork = new HashMap<>();
    private final Map<PeerId, Asked> asked = new LinkedHashMap<>();

    ReservationTable(RelayLimits.Reservations limits) {
        this.limits = limits;
    }

    /// A peer asks for a place, or for more time in the one that it has. Those that are over still
    /// count until [#expire].
    ///
    /// @return whether it gets that
    synchronized boolean reserve(PeerId peer, InetAddress address, long now) {
        if (!mayAsk(peer, now)) return false;
        Kept before = places.get(peer);
        ByteBuffer addressKey = key(address, 4, 8);
        ByteBuffer networkKey = key(address, 3, 6);
        if (before != null) remove(before);
        boolean room =
                places.size() < limits.all()
                        && byAddress.getOrDefault(addressKey, 0) < limits.perAddress()
                        && byNetwork.getOrDefault(networkKey, 0) < limits.perNetwork();
        if (!room) {
            // What was promised holds, also for a peer that comes back from a fuller address.
            if (before != null) add(before);
            return false;
        }
        add(new Kept(new Place(peer, address, now + ttl()), addressKey, networkKey));
        return true;
    }

    private long ttl() {
        return limits.ttl().toMillis();
    }

    // Counts asking, not having: who is refused costs nearly as much.
    private boolean mayAsk(PeerId peer, long now) {
        Asked before = asked.get(peer);
        if (before == null) {
            asked.put(peer, new Asked(1, now + ttl()));
            if (asked.size() > 4 * limits.all()) asked.remove(asked.keySet().iterator().next());
            return true;
        }
        if (before.count >= limits.perPeer()) return false;
        asked.put(peer, new Asked(before.count + 1, before.until));
        return true;
    }

    /// Whether the peer has a place now.
    synchronized boolean has(PeerId peer, long now) {
        Kept kept = places.get(peer);
        return kept != null && kept.place.ends > now;
    }

    /// The peer gives its place up, or is gone.
    synchronized boolean drop(PeerId peer) {
        Kept kept = places.get(peer);
        if (kept == null) return false;
        remove(kept);
        return true;
    }

    /// Forgets what is over.
    ///
    /// @return whose place that was
    synchronized List<PeerId> expire(long now) {
        asked.values().removeIf(each -> each.until <= now);
        List<PeerId> over = new ArrayList<>();
        for (Kept each : List.copyOf(places.values())) {
            if (each.place.ends > now) continue;
            remove(each);
            over.add(each.place.peer);
        }
        return over;
    }

    synchronized List<Place> places() {
        return places.values().stream().map(Kept::place).toList();
    }

    synchronized int size() {
        return places.size();
    }

    private void add(Kept kept) {
        places.put(kept.place.peer, kept);
        count(byAddress, kept.addressKey, 1);
        count(byNetwork, kept.networkKey, 1);
    }

    private void remove(Kept kept) {
        places.remove(kept.place.peer);
        count(byAddress, kept.addressKey, -1);
        count(byNetwork, kept.networkKey, -1);
    }

    private static void count(Map<ByteBuffer, Integer> counts, ByteBuffer key, int change) {
        if (key == null) return;
        counts.merge(key, change, (old, by) -> old + by == 0 ? null : old + by);
    }

    // Null for whoever is exempt: nobody is counted under it.
    private static ByteBuffer key(InetAddress address, int fourBytes, int sixBytes) {
        if (address == null || address.isLoopbackAddress()) return null;
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length == 4 ? fourBytes : sixBytes));
    }
}
