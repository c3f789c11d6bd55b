package goop.hub.replica;

import goop.libp2p.Keypair;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is ours to sign, and whether we may.
///
/// Versions come from one count for all records, which follows the clock and never goes back. So a
/// hub that was restored from an old copy of its data does not use a version twice, even where
/// nobody can tell it which it used.
final class OwnRecords {
    private final Signatures signatures;
    private final OriginRecords records;
    private final Set<String> untold;
    private final int askable;
    private final long begun;
    private Keypair key;
    private long highest;
    private long resignBelow;
    private boolean anyway;
    private boolean superseded;
    // Nothing is due before; a bound, as that of expiry.
    private long nextDue;

    /// @param replaced whether the key was put there by hand: all was signed by another
    OwnRecords(
            OriginRecords records,
            Keypair key,
            boolean replaced,
            long highest,
            List<String> ask,
            long now,
            Signatures signatures) {
        this.signatures = signatures;
        this.records = records;
        this.key = key;
        this.untold = new LinkedHashSet<>(ask);
        this.askable = ask.size();
        this.begun = now;
        this.highest = highest;
        for (HubRecord each : records.all()) learn(each, now);
        resignBelow = replaced ? this.highest + 1 : records.chain().since();
    }

    /// The chain that leads to this key.
    ///
    /// @param kept as it was at the last end; null at the first start
    /// @throws IOException when the key is not the last of the chain
    static KeyChain chain(String name, Keypair key, KeyChain kept, Pending pending)
            throws IOException {
        if (kept != null && kept.current().equals(key.peerId())) return kept;
        if (kept != null && kept.has(key.peerId())) {
            throw new IOException(
                    "the hub's key was rotated, and this is an old one ("
                            + key.peerId()
                            + "): restore the newest hub.key, "
                            + kept.current());
        }
        KeyChain chain = KeyChain.pinned(name, key.peerId());
        pending.chains.put(name, chain);
        return chain;
    }

    String name() {
        return records.name();
    }

    OriginRecords records() {
        return records;
    }

    long highest() {
        return highest;
    }

    HubRecord propose(String community, Optional<Listing> listing, long now)
            throws NotReadyException {
        ensureReady(now);
        return sign(community, listing, now);
    }

    Rotation proposeRotation(Keypair next, long now) throws NotReadyException {
        ensureReady(now);
        return Rotation.sign(name(), nextVersion(now), key, next);
    }

    void rotate(Rotation rotation, Keypair next) {
        records.chain(records.chain().extendedBy(List.of(rotation)));
        key = next;
        resignBelow = records.chain().since();
        nextDue = 0;
    }

    private long nextVersion(long now) {
        highest = Math.max(highest + 1, now);
        return highest;
    }

    // A later record of the same community never expires before the earlier one, so that a hub
    // which
    // has forgotten it does not take the earlier one again.
    private HubRecord sign(String community, Optional<Listing> listing, long now) {
        HubRecord held = records.get(community);
        long before = held == null ? 0 : held.expires();
        long expires =
                listing.isPresent()
                        ? Math.clamp(
                                before,
                                now + Replica.LIFE.toMillis(),
                                now + RecordBounds.ENTRY_LIFE.toMillis())
                        : Math.clamp(
                                before,
                                now + Replica.TOMBSTONE_LIFE.toMillis(),
                                now + RecordBounds.TOMBSTONE_MOST.toMillis());
        HubRecord unsigned =
                new HubRecord(name(), community, nextVersion(now), now, expires, listing, "");
        nextDue = Math.min(nextDue, dueAt(unsigned));
        return signatures.sign(unsigned, key);
    }

    /// Those of ours that must be signed anew now: half of their life is over, or another key
    /// signed them.
    List<HubRecord> due(long now, int most) {
        if (now < nextDue || standing(now).state() != Standing.State.READY) return List.of();
        List<HubRecord> due = new ArrayList<>();
        nextDue = Long.MAX_VALUE;
        for (HubRecord each : records.all()) {
            long at = dueAt(each);
            if (at > now) {
                nextDue = Math.min(nextDue, at);
            } else if (due.size() < most) {
                due.add(each);
            } else {
                nextDue = now;
            }
        }
        List<HubRecord> signed = new ArrayList<>(due.size());
        for (HubRecord each : due) signed.add(sign(each.community(), each.listing(), now));
        return signed;
    }

    private long dueAt(HubRecord record) {
        if (record.version() < resignBelow) return 0;
        if (record.isTombstone()) return Long.MAX_VALUE;
        return record.expires() - Replica.LIFE.toMillis() / 2;
    }

    /// One of ours comes back to us.
    ///
    /// @return whether somebody else must have made it
    boolean learn(HubRecord record, long now) {
        boolean foreign = record.version() > highest && untold.isEmpty() && begun < now;
        highest = Math.max(highest, record.version());
        nextDue = Math.min(nextDue, dueAt(record));
        return foreign;
    }

    /// A partner tells how our key came about, which an old backup of the database does not know.
    ///
    /// @return whether that is news
    boolean relearn(List<Rotation> offered) {
        KeyChain before = records.chain();
        KeyChain whole = before.precededBy(offered);
        if (whole == before) return false;
        records.chain(whole);
        resignBelow = Math.max(resignBelow, whole.since());
        nextDue = 0;
        return true;
    }

    void told(String partner) {
        untold.remove(partner);
    }

    void signAnyway() {
        anyway = true;
    }

    void superseded() {
        superseded = true;
    }

    Standing standing(long now) {
        List<String> missing = List.copyOf(untold);
        if (superseded) return new Standing(Standing.State.KEY_SUPERSEDED, missing);
        boolean late = now - begun >= Replica.LEARNING.toMillis() && missing.size() < askable;
        boolean ready = missing.isEmpty() || anyway || late;
        return new Standing(ready ? Standing.State.READY : Standing.State.LEARNING, missing);
    }

    private void ensureReady(long now) throws NotReadyException {
        Standing standing = standing(now);
        switch (standing.state()) {
            case READY -> {}
            case LEARNING ->
                    throw new NotReadyException(
                            "this hub has just started and first learns from its partners what it"
                                    + " signed before; not heard yet from "
                                    + String.join(", ", standing.missing()));
            case KEY_SUPERSEDED ->
                    throw new NotReadyException(
                            "partners know a newer key of this hub than the one in its key file:"
                                    + " restore the newest");
        }
    }
}
