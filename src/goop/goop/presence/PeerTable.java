package goop.presence;

import goop.presence.Change.Appeared;
import goop.presence.Change.Changed;
import goop.presence.Change.Departed;
import goop.presence.Change.Full;
import goop.presence.Change.Nothing;
import goop.presence.Change.Renewed;
import goop.presence.Presence.Type;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Who is here, merged from any number of sources.
///
/// A plain state machine: messages and the time go in, changes come out; no clock, no lock, no
/// thread. Times are milliseconds of any clock that never jumps. Whether a message may be believed
/// is decided before it comes here ([Admission] on a server).
/// - A peer is gone when every source has lost it.
/// - What a peer's key has signed is changed by a newer signed message only. Anything else renews.
/// - Of unsigned messages the later `ts` wins, but the source whose word holds may always change
///   it, so that a peer whose clock was set back is not stuck.
///
/// A message costs the same with ten peers as with fifty thousand.
public final class PeerTable {

    private static final Nothing NOTHING = new Nothing();

    /// What is known of one peer.
    private static final class Entry {
        Presence message;
        boolean verified;
        // The `ts` of the message that came last, of whatever kind.
        long beatTs;
        // Whose word `message` is; null once that source has lost the peer: then anybody's will do.
        PeerSource author;

        Entry(Presence message, boolean verified, PeerSource author) {
            this.message = message;
            this.verified = verified;
            this.author = author;
            this.beatTs = message.ts();
        }
    }

    private final Map<String, Entry> entries = new HashMap<>();
    private final List<PeerSource> sources = new ArrayList<>();
    private int maxPeers;
    private final long maxBytes;
    private long bytes;

    /// @param maxPeers how many peers fit; further ones are answered with [Full]
    /// @param maxBytes how many bytes all their messages may take, about
    public PeerTable(int maxPeers, long maxBytes) {
        this.maxPeers = maxPeers;
        this.maxBytes = maxBytes;
    }

    /// Another bound from now on; who is here beyond it stays.
    void maxPeers(int most) {
        maxPeers = most;
    }

    /// Another ttl, for every source there is.
    public void ttl(Duration ttl) {
        for (PeerSource each : sources) each.ttl(ttl.toMillis());
    }

    /// A new source, whose peers expire when they have not been heard of for `ttl`.
    public PeerSource source(String name, Duration ttl) {
        PeerSource source = new PeerSource(name, ttl.toMillis());
        sources.add(source);
        return source;
    }

    /// Takes in one message.
    ///
    /// @param verified whether its signature was checked and holds
    public Change apply(Presence message, boolean verified, PeerSource source, long now) {
        return apply(message, verified, source, now, Long.MAX_VALUE);
    }

    /// Takes in one message.
    ///
    /// @param verified whether its signature was checked and holds
    /// @param latest the latest `ts` that can be true, in Unix milliseconds: what was said by a
    ///   clock that was further ahead keeps nothing out that is said by it after it was set right
    public Change apply(
            Presence message, boolean verified, PeerSource source, long now, long latest) {
        if (message.type() == Type.OFFLINE) return leave(message.peerId(), source);
        Entry entry = entries.get(message.peerId());
        if (entry == null) return appear(message, verified, source, now);
        source.hear(message.peerId(), now);
        entry.beatTs = message.ts();
        return replaces(message, verified, source, entry, latest)
                ? replace(entry, message, verified, source)
                : new Renewed(entry.message);
    }

    private Change appear(Presence message, boolean verified, PeerSource source, long now) {
        if (entries.size() >= maxPeers || bytes + message.weight() > maxBytes) return new Full();
        entries.put(message.peerId(), new Entry(message, verified, source));
        bytes += message.weight();
        source.hear(message.peerId(), now);
        return new Appeared(message, verified);
    }

    private static boolean replaces(
            Presence message, boolean verified, PeerSource source, Entry entry, long latest) {
        boolean later = message.ts() > entry.message.ts() || entry.message.ts() > latest;
        if (entry.verified) return verified && later;
        return verified || entry.author == null || entry.author == source || later;
    }

    private Change replace(Entry entry, Presence message, boolean verified, PeerSource source) {
        int growth = message.weight() - entry.message.weight();
        if (growth > 0 && bytes + growth > maxBytes) return new Full();
        bytes += growth;
        boolean same = message.saysTheSameAs(entry.message);
        boolean news = verified != entry.verified || !same;
        entry.message = same ? entry.message.renewedBy(message) : message;
        entry.verified = verified;
        entry.author = source;
        return news ? new Changed(entry.message, verified) : new Renewed(entry.message);
    }

    /// Forgets a source that sees nobody any more.
    public void drop(PeerSource source) {
        sources.remove(source);
    }

    /// The source no longer sees the peer.
    public Change leave(String peerId, PeerSource source) {
        return source.forget(peerId) ? lost(peerId, source) : NOTHING;
    }

    /// The peer is gone, whatever the sources say.
    public Change leaveAll(String peerId) {
        Change last = NOTHING;
        for (PeerSource each : sources) {
            if (leave(peerId, each) instanceof Departed gone) last = gone;
        }
        return last;
    }

    private Change lost(String peerId, PeerSource source) {
        Entry entry = entries.get(peerId);
        if (entry.author == source) entry.author = null;
        for (PeerSource each : sources) {
            if (each.knows(peerId)) return NOTHING;
        }
        entries.remove(peerId);
        bytes -= entry.message.weight();
        return new Departed(entry.message);
    }

    /// The peers that every source has lost by now.
    public List<Departed> expire(long now) {
        List<Departed> departed = new ArrayList<>();
        for (PeerSource source : sources) {
            for (String peerId : source.expire(now)) {
                if (lost(peerId, source) instanceof Departed gone) departed.add(gone);
            }
        }
        return departed;
    }

    /// Takes the source's whole picture at once, a snapshot: who is not in it has left that source.
    public List<Departed> retain(PeerSource source, Set<String> present) {
        List<Departed> departed = new ArrayList<>();
        for (String peerId : source.all()) {
            if (present.contains(peerId)) continue;
            if (leave(peerId, source) instanceof Departed gone) departed.add(gone);
        }
        return departed;
    }

    /// Forgets a source that knows nobody any more.
    public void remove(PeerSource source) {
        if (source.size() > 0) throw new IllegalStateException(source.name() + " knows peers");
        sources.remove(source);
    }

    /// The source says by itself who leaves: its peers do not expire while this holds.
    public void hold(PeerSource source) {
        source.hold();
    }

    /// The source is out of reach: its peers expire, a whole ttl from now.
    public void release(PeerSource source, long now) {
        source.release(now);
    }

    /// Unsigned messages may change the peer again.
    public void unverify(String peerId) {
        Entry entry = entries.get(peerId);
        if (entry != null) entry.verified = false;
    }

    /// The source still sees the peer, without a word of it.
    public void renew(String peerId, PeerSource source, long now) {
        if (source.knows(peerId)) source.hear(peerId, now);
    }

    /// The names of the sources that see the peer now.
    public List<String> sources(String peerId) {
        return sources.stream().filter(each -> each.knows(peerId)).map(PeerSource::name).toList();
    }

    /// What the peer's key has signed, or null when it is not here or has signed nothing.
    public Presence verifiedMessage(String peerId) {
        Entry entry = entries.get(peerId);
        return entry != null && entry.verified ? entry.message : null;
    }

    /// What is known of one peer.
    public Optional<Peer> peer(String peerId) {
        return Optional.ofNullable(entries.get(peerId)).map(entry -> row(peerId, entry));
    }

    /// When a message was written that does not say so: now, or after what is known of its peer,
    /// which another server may have dated, whose clock is ahead.
    long later(String peerId, long now) {
        Entry entry = entries.get(peerId);
        return entry == null ? now : Math.max(now, entry.beatTs + 1);
    }

    /// Everybody, in no order.
    public List<Peer> peers() {
        List<Peer> all = new ArrayList<>(entries.size());
        entries.forEach((peerId, entry) -> all.add(row(peerId, entry)));
        return all;
    }

    /// Goes through what is known of everybody, in no order.
    public void forEachMessage(Consumer<Presence> action) {
        for (Entry entry : entries.values()) action.accept(entry.message);
    }

    private Peer row(String peerId, Entry entry) {
        long heardAt = Long.MIN_VALUE;
        for (PeerSource each : sources) heardAt = Math.max(heardAt, each.lastHeard(peerId));
        return new Peer(entry.message, entry.verified, heardAt, entry.beatTs);
    }

    /// How many peers are here.
    public int size() {
        return entries.size();
    }
}
