package goop.presence;

import goop.presence.Change.Appeared;
import goop.presence.Change.Changed;
import goop.presence.Change.Departed;
import goop.presence.Change.Full;
import goop.presence.Change.Nothing;
import goop.presence.Change.Renewed;
import goop.presence.Presence.Type;
import goop.presence.Verdict.Accepted;
import goop.presence.Verdict.Refused;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// A rendezvous server's presence: takes messages, knows who is here, tells subscribers.
///
/// Whether a message may be believed is decided here, by its signature, its token, or what is known
/// of its peer; then the [PeerTable] says what it changes, and that goes into the logs of both
/// views. All of it costs the same whatever the number of peers and of streams; signatures are
/// checked outside the lock. Nothing here waits for a subscriber.
///
/// It has no thread of its own: [Pacer] calls [#tick] and [#show].
public final class PresenceBoard {
    /// The content of a signed `offline` by which a peer lets itself be spoken for unsigned again.
    public static final String RELEASE = "goop-release";

    /// How often [#tick] is to be called.
    static final long TICK_MILLIS = 250;

    private static final long PING_MILLIS = 15_000;

    private volatile BoardSettings settings;
    private final PresenceToken tokens;
    private final InstantSource clock;
    private final LongSupplier ticks;
    private final Channel everything;
    private final Channel changes;
    private volatile Runnable whenDirty = () -> {};
    private volatile Journal journal = Journal.NONE;

    // All below are guarded by this.
    private final PeerTable table;
    private final PeerSource here;
    private final SignatureLatch latch;
    private final Beats beats;
    private long pingedAt;
    private long ratedAt;
    private int published;
    private int perSecond;

    /// @param clock the time of day, for `ts` and tokens
    /// @param ticks milliseconds that never jump, for the ttl
    public PresenceBoard(
            BoardSettings settings, PresenceToken tokens, InstantSource clock, LongSupplier ticks) {
        this.settings = settings;
        this.tokens = tokens;
        this.clock = clock;
        this.ticks = ticks;
        everything = channel(View.DEFAULT);
        changes = channel(View.CHANGES);
        table = new PeerTable(settings.maxPeers(), settings.maxBytes());
        here = table.source("publish", settings.ttl());
        latch = new SignatureLatch(settings.maxMarks());
        beats = new Beats(settings.ttl());
        pingedAt = ticks.getAsLong();
        ratedAt = pingedAt;
    }

    /// Another ttl, other bounds, signatures required or no more, from the next message on.
    public synchronized void change(Duration ttl, boolean requireSigned, int maxPeers) {
        settings = settings.with(ttl, requireSigned, maxPeers);
        table.maxPeers(maxPeers);
        table.ttl(ttl);
        beats.ttl(ttl);
    }

    private Channel channel(View view) {
        PresenceLog log = new PresenceLog(settings.boot(), settings.logBytes());
        return new Channel(view, log, this::picture, ticks, settings.logBytes() / 4);
    }

    private synchronized Channel.Picture picture(PresenceLog log) {
        PresenceLog.Head at = log.seal();
        List<Presence> all = new ArrayList<>(table.size());
        table.forEachMessage(each -> all.add(forSubscribers(each)));
        return new Channel.Picture(at, all);
    }

    /// Takes one message.
    ///
    /// @param token the `Goop-Token` that came with it, or null
    public Verdict publish(Presence message, String token) {
        long now = clock.millis();
        if (message.signed()) return publishSigned(message, now);
        Presence dated = message.ts() == 0 ? dated(message, now) : message;
        if (token == null) return publishUnsigned(dated, now);
        // Whoever has a token can sign: a server that knows neither must not show it as unsigned.
        return tokens.holds(token, message.peerId(), now)
                ? publishBeat(dated, now)
                : new Refused(Refusal.SIGNATURE_REQUIRED);
    }

    private synchronized Presence dated(Presence message, long now) {
        return message.withTs(table.later(message.peerId(), now));
    }

    private Verdict publishSigned(Presence message, long now) {
        if (!SignatureLatch.timely(message.ts(), now)) return new Refused(Refusal.UNTIMELY);
        if (!PresenceSignature.holds(message)) return new Refused(Refusal.BAD_SIGNATURE);
        Taken taken;
        synchronized (this) {
            if (!latch.fresh(message.peerId(), message.ts(), now)) {
                return new Refused(Refusal.REPLAYED);
            }
            taken = take(message, true);
            if (taken == Taken.FULL) return new Refused(Refusal.FULL);
            latch.signed(message.peerId(), message.ts(), now);
            journal.signed(new SignatureLatch.Mark(message.peerId(), message.ts(), now));
            // What is signed cannot be taken from one server's stream and turned into it elsewhere.
            if (releases(message)) release(message.peerId());
        }
        boolean leaves = message.type() == Type.OFFLINE;
        return accepted(message, leaves ? null : tokens.issue(message.peerId(), now), taken);
    }

    private static boolean releases(Presence message) {
        return message.type() == Type.OFFLINE && message.content().equals(RELEASE);
    }

    // A token stands for what was signed before, so it can bring nothing new.
    private synchronized Verdict publishBeat(Presence message, long now) {
        Presence known = table.verifiedMessage(message.peerId());
        if (known == null
                || message.type() != Type.UPDATE
                || !message.saysTheSameAs(known)
                || !SignatureLatch.timely(message.ts(), now)) {
            return new Refused(Refusal.SIGNATURE_REQUIRED);
        }
        latch.renew(message.peerId(), now);
        return accepted(message, null, take(message, false));
    }

    private synchronized Verdict publishUnsigned(Presence message, long now) {
        String peerId = message.peerId();
        if (settings.requireSigned()
                || table.verifiedMessage(peerId) != null
                || latch.latched(peerId, now)) {
            return new Refused(Refusal.SIGNATURE_REQUIRED);
        }
        Taken taken = take(message, false);
        if (taken == Taken.FULL) return new Refused(Refusal.FULL);
        return new Accepted(null, 0, taken == Taken.SHOWN);
    }

    private Accepted accepted(Presence message, String token, Taken taken) {
        boolean busy = perSecond() >= settings.busy();
        int next = busy ? settings.nextBeatSeconds(message.peerId()) : 0;
        return new Accepted(token, next, taken == Taken.SHOWN);
    }

    private Taken take(Presence message, boolean verified) {
        published++;
        if (message.type() == Type.OFFLINE) return depart(message);
        boolean first = !here.knows(message.peerId());
        Change change = table.apply(message, verified, here, ticks.getAsLong());
        if (change instanceof Changed || first) note(message.peerId());
        if (change instanceof Renewed && message.type() == Type.ONLINE) {
            tellDefault(message, ticks.getAsLong());
        }
        return tell(change);
    }

    // What is known of it now: a heartbeat says less, and nothing where it is known from elsewhere.
    void note(String peerId) {
        if (!here.knows(peerId)) return;
        Peer known = table.peer(peerId).orElseThrow();
        journal.here(known.message(), known.verified());
    }

    // Under the lock.
    Taken tell(Change change) {
        return switch (change) {
            case Appeared(Presence what, boolean signed) -> tellAll(what, ticks.getAsLong());
            case Changed(Presence what, boolean signed) -> tellAll(what, ticks.getAsLong());
            case Departed(Presence last) -> {
                sayGone(last.peerId());
                yield Taken.SHOWN;
            }
            case Renewed(Presence known) -> Taken.RENEWED;
            case Nothing() -> Taken.RENEWED;
            case Full() -> Taken.FULL;
        };
    }

    private Taken depart(Presence message) {
        if (!(table.leaveAll(message.peerId()) instanceof Departed)) return Taken.RENEWED;
        journal.gone(message.peerId(), message.ts(), true);
        beats.gone(message.peerId());
        appendToBoth(message);
        return Taken.SHOWN;
    }

    private Taken tellAll(Presence message, long now) {
        beats.shown(message.peerId(), now);
        appendToBoth(message);
        return Taken.SHOWN;
    }

    private void tellDefault(Presence message, long now) {
        beats.shown(message.peerId(), now);
        everything.log().append(PresenceJson.write(forSubscribers(message)));
        whenDirty.run();
    }

    // Without the address, the signature would not hold.
    private Presence forSubscribers(Presence message) {
        return settings.shareEmail() || message.email().isEmpty()
                ? message
                : message.withEmail("").withSig("");
    }

    private void appendToBoth(Presence message) {
        byte[] json = PresenceJson.write(forSubscribers(message));
        everything.log().append(json);
        changes.log().append(json);
        whenDirty.run();
    }

    /// A subscriber's stream.
    ///
    /// @param gzip whether the subscriber takes `Content-Encoding: gzip`
    /// @param lastEventId its `Last-Event-ID`, or null
    public Subscription subscribe(View view, boolean gzip, String lastEventId) {
        return new Subscription(view == View.CHANGES ? changes : everything, gzip, lastEventId);
    }

    /// What time brings: peers that are gone, heartbeats to pass on, pings.
    public void tick() {
        synchronized (this) {
            long now = ticks.getAsLong();
            for (String each : here.overdue(now)) journal.gone(each, clock.millis(), false);
            for (Departed gone : table.expire(now)) sayGone(gone.last().peerId());
            for (String peerId : beats.due(now, now + TICK_MILLIS)) {
                everything.log().append(PresenceJson.write(forSubscribers(beat(peerId))));
                whenDirty.run();
            }
            latch.expire(clock.millis());
            if (now - pingedAt >= PING_MILLIS) ping(now);
            if (now - ratedAt >= 1000) rate(now);
        }
        everything.forgetOldSnapshots();
        changes.forgetOldSnapshots();
    }

    private void sayGone(String peerId) {
        beats.gone(peerId);
        appendToBoth(Presence.of(Type.OFFLINE, peerId, clock.millis()));
    }

    // What a verified peer's token renewed goes out without its signature, which is for another ts.
    private Presence beat(String peerId) {
        Peer peer = table.peer(peerId).orElseThrow();
        Presence known = peer.message();
        if (known.type() == Type.UPDATE && known.ts() == peer.beatTs()) return known;
        return known.withType(Type.UPDATE).withTs(peer.beatTs()).withSig("");
    }

    private void ping(long now) {
        pingedAt = now;
        everything.log().ping();
        changes.log().ping();
        whenDirty.run();
    }

    private void rate(long now) {
        perSecond = (int) (published * 1000L / (now - ratedAt));
        published = 0;
        ratedAt = now;
    }

    /// Shows to subscribers what has been taken since the last time.
    void show() {
        everything.log().seal();
        changes.log().seal();
    }

    /// How long a peer is here without a word from it.
    public Duration ttl() {
        return settings.ttl();
    }

    long now() {
        return ticks.getAsLong();
    }

    BoardSettings settings() {
        return settings;
    }

    /// Is run, under this board's lock, whenever there is something to [#show].
    void whenDirty(Runnable action) {
        whenDirty = action;
    }

    /// Ends all streams, each after what there was to say.
    public void close() {
        everything.log().close();
        changes.log().close();
    }

    /// Everybody who is here, in no order; times on the clock that never jumps.
    public synchronized List<Peer> peers() {
        return table.peers();
    }

    /// What is known of one peer.
    public synchronized Optional<Peer> peer(String peerId) {
        return table.peer(peerId);
    }

    /// How many peers are here.
    public synchronized int size() {
        return table.size();
    }

    /// How many changes were told to subscribers of the changes view since the start.
    public long events() {
        return changes.log().head().sequence();
    }

    /// How many messages were taken in the last full second.
    public synchronized int perSecond() {
        return perSecond;
    }

    /// Takes a peer away, for instance one that was banned, and tells so.
    ///
    /// @return whether it was here
    public synchronized boolean remove(String peerId) {
        return depart(Presence.of(Type.OFFLINE, peerId, clock.millis())) == Taken.SHOWN;
    }

    /// Lets a peer that has signed publish without signatures again.
    ///
    /// @return whether it was bound
    public synchronized boolean release(String peerId) {
        journal.released(peerId);
        return forgetSigner(peerId);
    }

    /// The same, where a neighbour was told so.
    public synchronized boolean forgetSigner(String peerId) {
        table.unverify(peerId);
        return latch.release(peerId);
    }

    /// Who has signed, to be kept across restarts.
    public synchronized List<SignatureLatch.Mark> marks() {
        return latch.marks();
    }

    /// Takes back what [#marks] gave.
    public synchronized void restore(List<SignatureLatch.Mark> marks) {
        latch.restore(marks, clock.millis());
    }

    /// What is to be told of all that its own publishers do.
    public void journal(Journal journal) {
        this.journal = journal;
    }

    /// Everybody who publishes here, rather than at a neighbour.
    public synchronized List<Peer> own() {
        return table.peers().stream().filter(each -> here.knows(each.message().peerId())).toList();
    }

    /// Another server whose peers are shown here too. Until told otherwise they expire.
    public synchronized BoardNeighbour neighbour(String name) {
        return new BoardNeighbour(this, table, table.source(name, settings.ttl()));
    }

    /// The peer publishes elsewhere, or nowhere, from now on.
    synchronized void cede(String peerId) {
        if (!here.knows(peerId)) return;
        journal.gone(peerId, clock.millis(), false);
        tell(table.leave(peerId, here));
    }

    /// A peer is gone, wherever it was.
    synchronized void end(String peerId) {
        cede(peerId);
        tell(table.leaveAll(peerId));
    }
}
