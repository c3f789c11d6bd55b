package goop.hub.replica;

import goop.config.FederationPeer;
import goop.libp2p.Keypair;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One hub's copy of the federation's directory: what it holds, what it takes from partners, what
/// it answers them, and when its own records are signed anew.
///
/// It knows no socket, clock, file or thread: events and the time (Unix milliseconds) go in, and
/// what they changed comes out as [Effects]. Used by one thread at a time.
public final class Replica {
    /// Our entries are signed for so long, and again when half of it is over.
    public static final Duration LIFE = Duration.ofDays(7);

    /// Our tombstones live so long.
    public static final Duration TOMBSTONE_LIFE = Duration.ofDays(30);

    /// Our entries are kept here for so long after they were signed last, while this hub was off: a
    /// day less than a tombstone lives, for clocks that are wrong.
    static final Duration OWN_LIFE = TOMBSTONE_LIFE.minusDays(1);

    /// A hub that could not ask all of its partners for its own records signs after this
    /// nonetheless, if at least one has told.
    public static final Duration LEARNING = Duration.ofMinutes(5);

    private static final int SIGNED_PER_TICK = 200;

    private final Signatures signatures;
    private final OwnRecords own;
    private final Map<String, PartnerState> partners = new LinkedHashMap<>();
    private final Map<String, OriginRecords> origins = new TreeMap<>();
    private final Pending pending = new Pending();
    private final Pins pins = new Pins(partners, origins, pending);
    private Answer.Digest digest; // null: made when next asked for

    /// @param name ours, a host name in lower case
    /// @param begun whether the key is new, so that nothing can have been signed with it yet
    /// @throws IOException when the key is one that was rotated away from
    public Replica(
            String name,
            Keypair key,
            boolean begun,
            List<FederationPeer> federation,
            Saved saved,
            long now)
            throws IOException {
        this(name, key, begun, federation, saved, now, Signatures.ED25519);
    }

    Replica(
            String name,
            Keypair key,
            boolean begun,
            List<FederationPeer> federation,
            Saved saved,
            long now,
            Signatures signatures)
            throws IOException {
        this.signatures = signatures;
        for (FederationPeer each : federation) {
            if (!each.origin().equals(name)) {
                partners.put(each.origin(), new PartnerState(each));
            }
        }
        Map<String, KeyChain> chains = new TreeMap<>();
        for (KeyChain each : saved.chains()) chains.put(each.origin(), each);
        KeyChain before = chains.remove(name);
        KeyChain chain = OwnRecords.chain(name, key, before, pending);
        OriginRecords ours = OriginRecords.ours(chain);
        origins.put(name, ours);
        for (PartnerState each : partners.values())
            pins.pin(each, chains.remove(each.settings().origin()));
        for (KeyChain each : chains.values()) pins.keepIntroduced(each);
        for (HubRecord each : saved.records()) {
            OriginRecords origin = origins.get(each.origin());
            if (origin != null && !pending.released.contains(each.origin())) origin.put(each);
            else if (origin == null) pending.release(each.origin());
        }
        List<String> ask =
                partners.values().stream()
                        .filter(each -> each.settings().url().isPresent())
                        .map(each -> each.settings().origin())
                        .toList();
        boolean replaced = before != null && before != chain;
        List<String> untold = begun ? List.of() : ask;
        own = new OwnRecords(ours, key, replaced, saved.highest(), untold, now, signatures);
    }

    /// What has changed since it was last asked for. What is to be kept is kept before anybody is
    /// told of it.
    public Effects effects() {
        Effects effects = pending.take();
        if (!effects.isEmpty()) digest = null;
        return effects;
    }

    // ---- what the operator does

    /// Signs a record of ours, which holds once it was given to [#apply].
    ///
    /// @param listing empty to delete
    /// @throws NotReadyException when nothing may be signed now
    public HubRecord propose(String community, Optional<Listing> listing, long now)
            throws NotReadyException {
        return own.propose(community, listing, now);
    }

    /// Takes a record that [#propose] made.
    public Effects apply(HubRecord ours) {
        put(own.records(), ours);
        return effects();
    }

    /// Signs with that key from now on, and everything of ours anew with the next ticks.
    ///
    /// @param next whose holder nobody else is
    public Rotation proposeRotation(Keypair next, long now) throws NotReadyException {
        return own.proposeRotation(next, now);
    }

    /// Takes a rotation that [#proposeRotation] made.
    public Effects apply(Rotation rotation, Keypair next) {
        own.rotate(rotation, next);
        pending.chains.put(own.name(), own.records().chain());
        return effects();
    }

    /// Takes up another partner, or other settings of one.
    ///
    /// @throws IllegalArgumentException when it is ourselves, or one whose pinned key is another
    public Effects put(FederationPeer partner) {
        if (partner.origin().equals(own.name())) {
            throw new IllegalArgumentException("a hub is no partner of itself");
        }
        pins.put(partner);
        return effects();
    }

    /// Drops a partner, and all that is held of it and of those whom it introduced.
    public Effects remove(String partner) {
        pins.remove(partner);
        own.told(partner);
        return effects();
    }

    /// Signs although partners have not told what they hold of ours: what was deleted since an old
    /// backup may come back.
    public void signAnyway() {
        own.signAnyway();
    }

    /// Whether it may sign.
    public Standing standing(long now) {
        return own.standing(now);
    }

    // ---- what time does

    /// Forgets what has expired, and signs what is due. To be called every few seconds.
    public Effects tick(long now) {
        for (OriginRecords each : origins.values()) {
            each.expire(now).forEach(pending::forget);
            // Ours are signed anew, however late.
            if (each != own.records()) each.dropUnconfirmed(now).forEach(pending::forget);
        }
        for (HubRecord each : own.due(now, SIGNED_PER_TICK)) put(own.records(), each);
        return effects();
    }

    // ---- what partners ask

    /// What is held, of each origin.
    public Answer.Digest digest() {
        if (digest == null) {
            List<Answer.Origin> all = new ArrayList<>(origins.size());
            for (OriginRecords each : origins.values()) {
                KeyChain chain = each.chain();
                all.add(
                        new Answer.Origin(
                                each.name(),
                                chain.current(),
                                chain.rotations(),
                                each.tree().size(),
                                each.tree().root()));
                if (all.size() == Answer.MOST_ORIGINS) break;
            }
            digest = new Answer.Digest(all);
        }
        return digest;
    }

    /// Answers another hub.
    public Answer answer(Ask ask) {
        return switch (ask) {
            case Ask.Digest(Hash known) ->
                    digest().tag().equals(known) ? new Answer.Same() : digest();
            case Ask.Difference(String name, List<String> prefixes, List<Hash> places) -> {
                OriginRecords origin = origins.get(name);
                yield origin == null
                        ? nothing(name, prefixes)
                        : Differences.of(origin, prefixes, places);
            }
        };
    }

    private static Answer nothing(String name, List<String> prefixes) {
        HashTree.Branch empty = new HashTree.Leaf(List.of());
        return new Answer.Difference(
                name,
                prefixes.stream().map(each -> new Answer.Node(each, empty)).toList(),
                List.of());
    }

    // ---- what partners say

    /// Begins to compare with a partner.
    ///
    /// @throws IllegalArgumentException when there is no partner of that name
    public Pull pull(String partner) {
        return new Pull(this, state(partner));
    }

    /// Takes what a partner tells unasked.
    public Effects receive(String partner, List<HubRecord> records, long now) {
        PartnerState from = partners.get(partner);
        // It was dropped just now.
        if (from == null) return Effects.NONE;
        for (HubRecord each : records) take(from, each, now);
        return effects();
    }

    /// Counts something that a partner should not have sent, which its shell saw.
    public void count(String partner, Refused why) {
        PartnerState from = partners.get(partner);
        if (from != null) from.count(why);
    }

    private PartnerState state(String partner) {
        PartnerState state = partners.get(partner);
        if (state == null) throw new IllegalArgumentException("no partner " + partner);
        return state;
    }

    /// @return why it was not taken; null when it was, or was here
    Refused take(PartnerState from, HubRecord record, long now) {
        OriginRecords origin = origins.get(record.origin());
        // Those of others' partners pass by all the time.
        if (origin == null) return Refused.UNKNOWN_ORIGIN;
        HubRecord held = origin.get(record.community());
        if (held != null && held.hash().equals(record.hash())) return null;
        Refused why = refusal(origin, held, record, now);
        if (why == null) {
            if (origin == own.records() && own.learn(record, now)) from.count(Refused.OUR_KEY);
            put(origin, record);
            return null;
        }
        from.count(why);
        if (why == Refused.UNPROVEN && !from.unproven.hold(origin.name()))
            from.count(Refused.FORGED);
        // By our clock it may be right later; everything else stays wrong.
        if (why != Refused.FUTURE) from.remember(record.hash(), now);
        // Which of two equal versions stays was decided, and both hubs end with the same.
        if (why == Refused.EQUIVOCAL && record.beats(held)) put(origin, record);
        return why;
    }

    private Refused refusal(OriginRecords origin, HubRecord held, HubRecord record, long now) {
        if (record.expires() <= now) return Refused.EXPIRED;
        if (record.updated() > now + RecordBounds.CLOCK_SKEW.toMillis()) return Refused.FUTURE;
        if (held != null && held.version() > record.version()) return Refused.STALE;
        KeyChain chain = origin.chain();
        if (!signatures.holds(record, chain.current())) return unsigned(chain, record);
        if (held != null && held.version() == record.version()) return Refused.EQUIVOCAL;
        if (held == null && !origin.account().entryFits()) return Refused.ENTRIES;
        int more = record.bytes() - (held == null ? 0 : held.bytes());
        return more <= 0 || origin.account().bytesFit(more) ? null : Refused.BYTES;
    }

    private Refused unsigned(KeyChain chain, HubRecord record) {
        boolean earlier =
                chain.rotations().stream().anyMatch(each -> signatures.holds(record, each.from()));
        if (record.version() < chain.since()) return earlier ? Refused.OLD_KEY : Refused.FORGED;
        return earlier || chain.isFull() ? Refused.FORGED : Refused.UNPROVEN;
    }

    private void put(OriginRecords origin, HubRecord record) {
        origin.put(record);
        pending.changed(record);
    }

    /// A partner says that it holds records of an origin.
    ///
    /// @return what is held of it here, or null when it is no concern of ours
    OriginRecords heard(PartnerState from, Answer.Origin theirs) {
        OriginRecords origin = origins.get(theirs.name());
        if (origin == null) return pins.introduce(from, theirs);
        if (origin == own.records() && own.relearn(theirs.rotations())) {
            pending.chains.put(own.name(), origin.chain());
        }
        KeyChain chain = origin.chain();
        if (chain.contradictedBy(theirs.rotations())) from.count(Refused.KEYS);
        KeyChain longer = chain.extendedBy(theirs.rotations());
        if (origin == own.records()) {
            if (longer.rotations().size() > chain.rotations().size()) {
                own.superseded();
                partners.values().forEach(each -> each.unproven.mayBeProven(longer.origin()));
            }
        } else if (longer.rotations().size() > chain.rotations().size()) {
            origin.rotated(longer).forEach(pending::forget);
            pending.chains.put(longer.origin(), longer);
            // Records by the new key may have come before the news of it, and were refused.
            for (PartnerState each : partners.values()) {
                each.forgive();
                each.unproven.mayBeProven(longer.origin());
            }
        }
        if (longer.has(theirs.key())) return origin;
        from.count(Refused.KEYS);
        return null;
    }

    /// A partner has told everything.
    ///
    /// @param pull its number
    void pulled(PartnerState from, long pull) {
        from.compared(pull);
        own.told(from.settings().origin());
    }

    // ---- what is to be seen

    /// Every record of an origin, in no order; none for an unknown one.
    public Collection<HubRecord> records(String origin) {
        OriginRecords found = origins.get(origin);
        return found == null ? List.of() : found.all();
    }

    /// The names of all origins, ours among them.
    public List<String> origins() {
        return List.copyOf(origins.keySet());
    }

    /// The record of that community, a tombstone perhaps.
    public Optional<HubRecord> record(String origin, String community) {
        OriginRecords found = origins.get(origin);
        return Optional.ofNullable(found == null ? null : found.get(community));
    }

    /// Whether that origin's entries belong in our directory.
    public boolean shows(String origin) {
        OriginRecords found = origins.get(origin);
        if (found == null) return false;
        String sponsor = found.chain().introducedBy();
        PartnerState partner = partners.get(sponsor.isEmpty() ? origin : sponsor);
        return partner == null || partner.settings().show();
    }

    /// The key chain of that origin.
    public Optional<KeyChain> chain(String origin) {
        return Optional.ofNullable(origins.get(origin)).map(OriginRecords::chain);
    }

    /// What was refused of that partner, and how often.
    public Map<Refused, Long> refused(String partner) {
        Map<Refused, Long> copy = new EnumMap<>(Refused.class);
        PartnerState known = partners.get(partner);
        if (known != null) copy.putAll(known.refused);
        return copy;
    }

    /// How many entries are kept for that partner, tombstones and third parties' included.
    public int entries(String partner) {
        PartnerState known = partners.get(partner);
        return known == null ? 0 : known.account.entries();
    }

    /// How many bytes they have.
    public long bytes(String partner) {
        PartnerState known = partners.get(partner);
        return known == null ? 0 : known.account.bytes();
    }

    /// The highest version that we have signed.
    public long highest() {
        return own.highest();
    }
}
