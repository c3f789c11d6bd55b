package goop.peer;

import goop.libp2p.Multiaddr;
import goop.presence.Change;
import goop.presence.Change.Departed;
import goop.presence.Peer;
import goop.presence.PeerSource;
import goop.presence.PeerTable;
import goop.presence.Presence;
import goop.presence.PresenceListener.Heard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Everybody whom we hear of, from all sources, as one list.
///
/// A plain state machine: what was heard and the time go in, changes come out. Who may change what
/// of a peer is decided by [PeerTable]; this adds where each peer is, how it is reached, and
/// - our own messages are not shown,
/// - a signed `offline` counts for every source at once, and older messages do not undo it,
/// - a message on GossipSub, where anybody may send an old one again, must be newer than the last,
/// - a peer that mDNS has found stays while it is connected, should mDNS fall silent.
final class PeerList {
    private static final int MOST_PEERS = 20_000;
    private static final long MOST_BYTES = 32 << 20;
    private static final int MOST_REMEMBERED = 20_000;
    private static final long SKEW_MILLIS = 120_000;

    /// What one source says of where a peer is.
    private record Said(
            List<String> texts, List<Multiaddr> addresses, boolean signed, long heardAt) {}

    /// A signed goodbye.
    ///
    /// @param over the tick at which a source that has not heard it has lost the peer by itself
    private record Goodbye(long ts, long over) {}

    /// What the table does not know of a peer.
    private static final class Notes {
        final Map<Teller, Said> said = new HashMap<>();
        Reach reach = Reach.UNTRIED;
    }

    private final String self;
    private final long ttlMillis;
    private Duration ttl;
    private final PeerTable table = new PeerTable(MOST_PEERS, MOST_BYTES);
    private final Map<Teller, PeerSource> sources = new LinkedHashMap<>();
    private final Set<Teller> near = new HashSet<>(Set.of(Source.MDNS));
    private final Map<String, Notes> notes = new HashMap<>();

    // How each connected peer is reached, listed or not.
    private final Map<String, Reach> connected = new HashMap<>();

    // Those of them of whom a source has told something new of where they are.
    private final Set<String> moved = new HashSet<>();

    // The ts of what a peer signed last on GossipSub, and of its signed goodbye: the oldest give
    // way.
    private final Map<String, Long> gossiped = bounded();
    private final Map<String, Goodbye> goodbyes = bounded();

    PeerList(String self, Duration ttl) {
        this.self = self;
        ttlMillis = ttl.toMillis();
        this.ttl = ttl;
        for (Source each : Source.values()) source(each);
    }

    private PeerSource source(Teller teller) {
        return sources.computeIfAbsent(teller, its -> table.source(its.source().word(), ttl));
    }

    /// There is no such teller any more: whom nobody else sees is gone.
    List<PeerChange> forget(Teller teller, Moment now) {
        List<PeerChange> changes = new ArrayList<>(snapshot(teller, List.of(), now));
        table.drop(sources.remove(teller));
        near.remove(teller);
        return changes;
    }

    void ttl(Duration ttl) {
        this.ttl = ttl;
        table.ttl(ttl);
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MOST_REMEMBERED;
            }
        };
    }

    /// Whether that source hears nobody but this site, so that it may name private addresses.
    void near(Teller source, boolean is) {
        if (is) near.add(source);
        else near.remove(source);
    }

    // ---- what is heard

    /// Takes in one message.
    ///
    /// @param verified whether the peer's key has signed it
    List<PeerChange> heard(Teller source, Presence message, boolean verified, Moment now) {
        String id = message.peerId();
        if (id.equals(self) || stale(source, message, verified, now)) return List.of();
        if (message.type() == Presence.Type.OFFLINE) {
            if (verified) goodbyes.put(id, new Goodbye(message.ts(), now.ticks() + ttlMillis));
            return verified ? goneEverywhere(id) : lost(source, id, now);
        }
        PeerSource its = source(source);
        boolean knew = its.knows(id);
        Change change = table.apply(message, verified, its, now.ticks(), latest(now));
        boolean moved = noteAddresses(source, message, verified, now);
        return told(id, change, moved || !knew, now);
    }

    private boolean stale(Teller source, Presence message, boolean verified, Moment now) {
        String id = message.peerId();
        Goodbye goodbye = goodbyes.get(id);
        if (goodbye != null && message.ts() <= goodbye.ts) {
            // By a clock that was ahead, and may since have been set right.
            if (isPlausible(goodbye.ts, now) || now.ticks() < goodbye.over) return true;
        }
        if (source != Source.GOSSIP || !verified) return false;
        Long last = gossiped.get(id);
        if (last != null && isPlausible(last, now) && message.ts() <= last) return true;
        gossiped.put(id, message.ts());
        return false;
    }

    private static boolean isPlausible(long ts, Moment now) {
        return ts <= latest(now);
    }

    private static long latest(Moment now) {
        return now.wall().toEpochMilli() + SKEW_MILLIS;
    }

    /// Takes a source's whole picture: who is not in it has left that source.
    List<PeerChange> snapshot(Teller source, List<Heard> everybody, Moment now) {
        List<PeerChange> changes = new ArrayList<>();
        Set<String> present = new HashSet<>();
        for (Heard each : everybody) {
            if (!stale(source, each.message(), each.verified(), now)) {
                present.add(each.message().peerId());
            }
            changes.addAll(heard(source, each.message(), each.verified(), now));
        }
        for (String id : source(source).all()) {
            if (!present.contains(id)) changes.addAll(lost(source, id, now));
        }
        return changes;
    }

    /// mDNS has found a peer, or has heard of it again.
    List<PeerChange> found(String id, List<Multiaddr> where, Moment now) {
        if (id.equals(self)) return List.of();
        List<String> texts = where.stream().map(Multiaddr::toString).toList();
        Presence known =
                table.peer(id)
                        .map(Peer::message)
                        .orElseGet(() -> Presence.of(Presence.Type.UPDATE, id, 0));
        PeerSource mdns = sources.get(Source.MDNS);
        boolean knew = mdns.knows(id);
        Change change = table.apply(known.withType(Presence.Type.UPDATE), false, mdns, now.ticks());
        boolean moved =
                !(change instanceof Change.Full)
                        && note(id, Source.MDNS, new Said(texts, where, false, now.ticks()));
        return told(id, change, moved || !knew, now);
    }

    /// The source no longer sees the peer.
    List<PeerChange> lost(Teller source, String id, Moment now) {
        boolean saw = source(source).knows(id);
        Change change = table.leave(id, source(source));
        Notes mine = notes.get(id);
        if (mine != null) mine.said.remove(source);
        return told(id, change, saw, now);
    }

    private List<PeerChange> goneEverywhere(String id) {
        for (PeerSource each : sources.values()) {
            if (table.leave(id, each) instanceof Departed gone) return List.of(left(gone));
        }
        return List.of();
    }

    /// The source says itself who leaves, until [#release].
    void hold(Teller source) {
        table.hold(source(source));
    }

    /// The source is out of reach.
    void release(Teller source, Moment now) {
        table.release(source(source), now.ticks());
    }

    /// Those whom every source has lost by now, and those whom one has.
    List<PeerChange> expire(Moment now) {
        PeerSource mdns = sources.get(Source.MDNS);
        for (String id : connected.keySet()) table.renew(id, mdns, now.ticks());
        List<PeerChange> changes = new ArrayList<>();
        sources.forEach(
                (source, its) -> {
                    for (String id : its.overdue(now.ticks()))
                        changes.addAll(lost(source, id, now));
                });
        return changes;
    }

    // ---- how peers are reached

    /// The peer is reached so.
    List<PeerChange> reached(String id, Reach reach, Moment now) {
        if (reach.way().connected()) {
            connected.put(id, reach);
        } else {
            connected.remove(id);
            moved.remove(id);
        }
        Notes mine = notes.get(id);
        if (mine == null || mine.reach.isAbout(reach)) return List.of();
        mine.reach = reach;
        return row(id, now)
                .<List<PeerChange>>map(it -> List.of(new PeerChange.Changed(it)))
                .orElse(List.of());
    }

    /// Who is connected and was told to be elsewhere, since this was asked last: it may have left
    /// the address that it is connected from.
    Set<String> takeMoved() {
        Set<String> taken = Set.copyOf(moved);
        moved.clear();
        return taken;
    }

    // ---- who is there

    /// One row.
    Optional<ListedPeer> row(String id, Moment now) {
        return table.peer(id).map(peer -> row(peer, now));
    }

    /// Everybody, in no order.
    List<ListedPeer> rows(Moment now) {
        return table.peers().stream().map(peer -> row(peer, now)).toList();
    }

    int size() {
        return table.size();
    }

    private ListedPeer row(Peer peer, Moment now) {
        String id = peer.message().peerId();
        Set<Source> seenBy = EnumSet.noneOf(Source.class);
        sources.forEach(
                (source, it) -> {
                    if (it.knows(id)) seenBy.add(source.source());
                });
        Notes mine = notes.get(id);
        List<KnownAddress> addresses = new ArrayList<>();
        List<Map.Entry<Teller, Said>> told = new ArrayList<>(mine.said.entrySet());
        told.sort(Comparator.comparing(each -> each.getKey().source()));
        for (Map.Entry<Teller, Said> each : told) {
            Teller source = each.getKey();
            // What a source said that has lost the peer since is of no use.
            if (!source(source).knows(id)) continue;
            Said said = each.getValue();
            for (Multiaddr where : said.addresses) {
                addresses.add(
                        new KnownAddress(
                                where,
                                source.source(),
                                said.signed,
                                near.contains(source),
                                now.at(said.heardAt)));
            }
        }
        return new ListedPeer(
                peer.message(),
                peer.verified(),
                seenBy,
                addresses,
                mine.reach,
                now.at(peer.heardAt()));
    }

    // ---- within

    // An unsigned message says nothing of where a peer is that signs.
    private boolean noteAddresses(Teller source, Presence message, boolean verified, Moment now) {
        Optional<Peer> peer = table.peer(message.peerId());
        if (peer.isEmpty() || peer.get().verified() && !verified) return false;
        Notes mine = notes.get(message.peerId());
        Said before = mine == null ? null : mine.said.get(source);
        boolean same = before != null && before.texts.equals(message.addrs());
        List<Multiaddr> addresses = same ? before.addresses : Multiaddr.parseAll(message.addrs());
        boolean signed = verified || same && before.signed;
        return note(
                message.peerId(),
                source,
                new Said(message.addrs(), addresses, signed, now.ticks()));
    }

    // Whether that is news.
    private boolean note(String id, Teller source, Said said) {
        Notes mine =
                notes.computeIfAbsent(
                        id,
                        none -> {
                            Notes made = new Notes();
                            made.reach = connected.getOrDefault(id, Reach.UNTRIED);
                            return made;
                        });
        Said before = mine.said.put(source, said);
        boolean news = before == null || !before.texts.equals(said.texts);
        if (news && connected.containsKey(id)) moved.add(id);
        return news;
    }

    private List<PeerChange> told(String id, Change change, boolean moved, Moment now) {
        return switch (change) {
            case Change.Appeared _ -> List.of(new PeerChange.Came(row(id, now).orElseThrow()));
            case Change.Changed _ -> List.of(new PeerChange.Changed(row(id, now).orElseThrow()));
            case Departed gone -> List.of(left(gone));
            case Change.Renewed _, Change.Nothing _ ->
                    moved
                            ? row(id, now)
                                    .<List<PeerChange>>map(
                                            it -> List.of(new PeerChange.Changed(it)))
                                    .orElse(List.of())
                            : List.of();
            case Change.Full _ -> List.of();
        };
    }

    private PeerChange left(Departed gone) {
        notes.remove(gone.last().peerId());
        return new PeerChange.Left(gone.last().peerId(), gone.last().content());
    }
}
