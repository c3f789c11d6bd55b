package goop.hub.replica;

import goop.libp2p.ProtocolException;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One comparison with a partner: asks that follow from its answers, until all that it has and we
/// lack is here.
///
/// ```
///   Ask.Digest ──► Same: done
///       └───────► Digest ──► for each origin whose root is not ours:
///                    Ask.Difference [""] ──► sixteen hashes ──► those that differ ──► … ──► leaves
///                    Ask.Difference (places of what is newer there) ──► records
/// ```
///
/// Nothing that comes unasked is taken, and what a partner can make us remember is bounded.
public final class Pull {
    /// A first pull of 100,000 records takes about 500.
    private static final int MOST_ASKS = 5_000;

    /// What differs and was not looked at yet: of 100,000 records there are 70,000 nodes.
    private static final int MOST_WAITING = 200_000;

    private final Replica replica;
    private final PartnerState partner;
    private final Deque<Answer.Origin> rest = new ArrayDeque<>();
    private final Deque<String> prefixes = new ArrayDeque<>();
    private final LinkedHashSet<Hash> wanted = new LinkedHashSet<>();
    private OriginRecords origin;
    private Ask asked;
    private long number;
    private Hash tag;
    private int asks;
    private boolean settled = true;
    private boolean complete;

    Pull(Replica replica, PartnerState partner) {
        this.replica = replica;
        this.partner = partner;
    }

    /// The first thing to ask.
    public Ask first(long now) {
        number = partner.unproven.begin();
        asked = new Ask.Digest(partner.known(now));
        return asked;
    }

    /// Takes the answer to what was last asked. What it changed is in [Replica#effects].
    ///
    /// @return what to ask next; nothing when all is done
    /// @throws ProtocolException when the answer is not one to that; it was counted
    public Optional<Ask> next(Answer answer, long now) throws ProtocolException {
        try {
            take(answer, now);
            return advance(now);
        } catch (ProtocolException wrong) {
            partner.count(Refused.UNLAWFUL);
            throw wrong;
        }
    }

    /// What was last asked, and not answered yet.
    Ask asked() {
        return asked;
    }

    /// Whether all of the partner's records were compared.
    public boolean complete() {
        return complete;
    }

    private void take(Answer answer, long now) throws ProtocolException {
        switch (asked) {
            case Ask.Digest(Hash known) -> {
                switch (answer) {
                    case Answer.Same() when !known.equals(Hash.NONE) -> {}
                    case Answer.Digest digest -> {
                        tag = digest.tag();
                        rest.addAll(digest.origins());
                    }
                    default -> throw new ProtocolException("not a digest");
                }
            }
            case Ask.Difference ask -> {
                if (!(answer instanceof Answer.Difference difference)
                        || !difference.origin().equals(ask.origin())) {
                    throw new ProtocolException("not a difference of " + ask.origin());
                }
                nodes(ask, difference, now);
                records(ask, difference, now);
            }
        }
    }

    private void nodes(Ask.Difference ask, Answer.Difference difference, long now)
            throws ProtocolException {
        Set<String> open = new HashSet<>(ask.prefixes());
        for (Answer.Node each : difference.nodes()) {
            if (!open.remove(each.prefix())) throw new ProtocolException("a node unasked");
            switch (each.below()) {
                case HashTree.Inner(List<Hash> children) -> descend(each.prefix(), children);
                case HashTree.Leaf(List<HashTree.Item> items) -> {
                    for (HashTree.Item item : items) {
                        if (!item.place().startsWith(each.prefix())) {
                            throw new ProtocolException("a record that is not below its node");
                        }
                        if (wants(item, now)) wanted.add(item.place());
                    }
                }
            }
        }
        if (!open.isEmpty()) throw new ProtocolException("nodes are missing");
    }

    private void descend(String prefix, List<Hash> children) throws ProtocolException {
        if (prefix.length() == Hash.NIBBLES) throw new ProtocolException("a tree too deep");
        for (int i = 0; i < 16; i++) {
            Hash theirs = children.get(i);
            String child = prefix + Character.forDigit(i, 16);
            // Where they have nothing there is nothing to ask.
            if (theirs.equals(Hash.NONE) || theirs.equals(origin.tree().hashAt(child))) continue;
            if (prefixes.size() + wanted.size() >= MOST_WAITING) {
                throw new ProtocolException("a digest without end");
            }
            prefixes.push(child);
        }
    }

    private boolean wants(HashTree.Item theirs, long now) {
        HashTree.Item ours = origin.tree().get(theirs.place());
        if (ours != null && theirs.version() < ours.version()) return false;
        if (ours != null && theirs.hash().equals(ours.hash())) return false;
        return !partner.remembers(theirs.hash(), now);
    }

    private void records(Ask.Difference ask, Answer.Difference difference, long now)
            throws ProtocolException {
        Set<Hash> open = new LinkedHashSet<>(ask.places());
        for (HubRecord each : difference.records()) {
            if (!each.origin().equals(ask.origin()) || !open.remove(each.place())) {
                throw new ProtocolException("a record unasked");
            }
            if (replica.take(partner, each, now) == Refused.FUTURE) settled = false;
        }
        // What did not fit is asked for again; where nothing came it is gone there.
        if (difference.records().isEmpty()) settled &= open.isEmpty();
        else wanted.addAll(open);
    }

    private Optional<Ask> advance(long now) throws ProtocolException {
        while (prefixes.isEmpty() && wanted.isEmpty()) {
            if (rest.isEmpty()) {
                if (tag != null && settled) partner.known(tag, now);
                complete = true;
                replica.pulled(partner, number);
                return Optional.empty();
            }
            Answer.Origin next = rest.poll();
            origin = replica.heard(partner, next);
            if (origin == null || origin.tree().root().equals(next.root())) continue;
            if (!next.root().equals(Hash.NONE)) prefixes.push("");
        }
        if (++asks > MOST_ASKS) throw new ProtocolException("a digest without end");
        List<String> ask = new ArrayList<>();
        while (!prefixes.isEmpty() && ask.size() < Ask.MOST_PREFIXES) ask.add(prefixes.pop());
        List<Hash> places = wanted.stream().limit(Ask.MOST_RECORDS).toList();
        wanted.removeAll(new HashSet<>(places));
        asked = new Ask.Difference(origin.name(), ask, places);
        return Optional.of(asked);
    }
}
