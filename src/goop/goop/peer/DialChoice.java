package goop.peer;

import goop.libp2p.AddressScope;
import goop.libp2p.Multiaddr;
import goop.libp2p.Resolver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which addresses of a peer may be tried now.
///
/// A plain state machine. Unsigned addresses aim at anybody: whoever can publish one can have every
/// peer that wants something of him knock at a third party's door. So of a peer at most four of
/// them are tried, once a minute; private ones only when a source that hears this site alone gave
/// them; and a door at which nobody was found is left alone for that minute, whoever names it.
final class DialChoice {
    static final int MOST_UNSIGNED = 4;
    static final int MOST_SIGNED = 12;
    static final long PAUSE_MILLIS = 60_000;
    private static final int MOST_REMEMBERED = 10_000;

    /// @param addresses what to try
    /// @param waitMillis when there were others, how long until they may be tried again; else 0
    record Choice(List<Multiaddr> addresses, long waitMillis) {}

    // When each began, the oldest first.
    private final Map<String, Long> peers = new LinkedHashMap<>();
    private final Map<Multiaddr, Long> doors = new LinkedHashMap<>();

    /// Chooses, and takes it that these are tried at once.
    ///
    /// @param proved addresses at which the peer has been, or which it gave on its own connection
    Choice choose(String id, List<KnownAddress> known, List<Multiaddr> proved, long now) {
        forget(now);
        Set<Multiaddr> chosen = new LinkedHashSet<>();
        proved.stream().limit(MOST_SIGNED).forEach(chosen::add);
        for (KnownAddress each : known) {
            if (chosen.size() >= MOST_SIGNED) break;
            if (each.signed() && lawful(each)) bare(each.address(), chosen);
        }
        Set<Multiaddr> unsigned = new LinkedHashSet<>();
        for (KnownAddress each : known) {
            if (!each.signed() && lawful(each)) bare(each.address(), unsigned);
        }
        unsigned.removeAll(chosen);
        if (unsigned.isEmpty()) return new Choice(List.copyOf(chosen), 0);
        Long last = peers.get(id);
        if (last != null) return new Choice(List.copyOf(chosen), last + PAUSE_MILLIS - now);
        List<Multiaddr> free = unsigned.stream().filter(each -> !doors.containsKey(each)).toList();
        if (free.isEmpty()) return new Choice(List.copyOf(chosen), PAUSE_MILLIS);
        List<Multiaddr> tried = best(free);
        peers.put(id, now);
        for (Multiaddr each : tried) doors.put(each, now);
        chosen.addAll(tried);
        return new Choice(List.copyOf(chosen), 0);
    }

    /// The peer was there: it may be looked for again at once where it was found.
    void reached(String id, Multiaddr where) {
        peers.remove(id);
        where.withoutPeer().ifPresent(doors::remove);
    }

    // Near ones first, since they answer at once or not at all; one place is a relay's.
    private static List<Multiaddr> best(List<Multiaddr> free) {
        List<Multiaddr> direct = new ArrayList<>();
        List<Multiaddr> relayed = new ArrayList<>();
        for (Multiaddr each : free) {
            if (each.isRelayed()) relayed.add(each);
            else if (AddressScope.of(each) == AddressScope.PUBLIC) direct.add(each);
            else direct.addFirst(each);
        }
        List<Multiaddr> best = new ArrayList<>();
        int room = relayed.isEmpty() ? MOST_UNSIGNED : MOST_UNSIGNED - 1;
        best.addAll(direct.subList(0, Math.min(room, direct.size())));
        int rest = MOST_UNSIGNED - best.size();
        best.addAll(relayed.subList(0, Math.min(rest, relayed.size())));
        return best;
    }

    private static boolean lawful(KnownAddress each) {
        // A name leads where its owner wants, private addresses included.
        if (Resolver.isName(each.address()) && !each.signed()) return false;
        return switch (AddressScope.of(each.address())) {
            case PUBLIC -> true;
            case PRIVATE -> each.near() || each.signed();
            // Others cannot know what is on our own machine, nor on our link.
            case LOOPBACK, LINK_LOCAL -> each.near();
            case NOWHERE -> false;
        };
    }

    private static void bare(Multiaddr address, Set<Multiaddr> into) {
        address.withoutPeer().ifPresent(into::add);
    }

    private void forget(long now) {
        forget(peers, now);
        forget(doors, now);
    }

    private static <K> void forget(Map<K, Long> times, long now) {
        var oldest = times.entrySet().iterator();
        while (oldest.hasNext()) {
            boolean over = now - oldest.next().getValue() >= PAUSE_MILLIS;
            if (!over && times.size() <= MOST_REMEMBERED) return;
            oldest.remove();
        }
    }
}
