package goop.libp2p.relay;

import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Which relay to ask for a place, and when: events and the time go in, questions to ask come out.
/// Times are milliseconds of a clock that is never set. Not safe for several threads.
///
/// Some relays are wanted whatever the others do. Of the rest, places are kept at so many at a
/// time, the first that have one; when one is lost, the next is asked.
final class Candidates {
    private static final long FIRST_PAUSE = 5_000;
    private static final long LONGEST_PAUSE = 300_000;

    // A relay that restarts loses all its peers at once: they come back one after another.
    private static final long BACK_WITHIN = 1_000;

    // What is asked again before it ends still holds when the first tries fail.
    private static final double RENEW_AFTER = 0.6;

    // Nor does one whose end we mistake because a clock is wrong; and before it is forgotten how
    // the
    // relay sees us ([OtherFamily]) it is asked.
    private static final long LONGEST_WAIT = 480_000;
    private static final long SHORTEST_WAIT = 1_000;

    /// Whom to ask now.
    record Question(PeerId relay, List<Multiaddr> addresses) {}

    private static final class Candidate {
        final PeerId relay;
        List<Multiaddr> addresses;
        boolean pinned;
        boolean listed;
        boolean asking;
        boolean held;
        // For one that is held the time to renew it, for another the time until which to leave it.
        long notBefore = Long.MIN_VALUE;
        long ends;
        int failures;
        boolean refused;

        Candidate(PeerId relay, List<Multiaddr> addresses) {
            this.relay = relay;
            this.addresses = addresses;
        }

        boolean isEngaged() {
            return held || asking;
        }
    }

    private final RandomGenerator random;
    private final Map<PeerId, Candidate> all = new LinkedHashMap<>();
    private int atATime;

    Candidates(RandomGenerator random) {
        this.random = random;
    }

    /// Sets those of which some are wanted, the preferred first.
    ///
    /// @return those where a place is kept that is not wanted any more
    List<PeerId> use(Map<PeerId, List<Multiaddr>> relays, int most) {
        atATime = most;
        for (Candidate each : all.values()) each.listed = false;
        Map<PeerId, Candidate> before = new LinkedHashMap<>(all);
        all.clear();
        relays.forEach(
                (relay, addresses) -> {
                    Candidate known = before.remove(relay);
                    Candidate candidate = known != null ? known : new Candidate(relay, addresses);
                    candidate.addresses = addresses;
                    candidate.listed = true;
                    all.put(relay, candidate);
                });
        all.putAll(before);
        return dropUnwanted();
    }

    /// Wants this one whatever the others do.
    void pin(PeerId relay, List<Multiaddr> addresses) {
        Candidate candidate = all.computeIfAbsent(relay, none -> new Candidate(relay, addresses));
        candidate.addresses = addresses;
        candidate.pinned = true;
        if (!candidate.isEngaged()) candidate.notBefore = Long.MIN_VALUE;
    }

    /// Takes [#pin] back.
    ///
    /// @return as [#use]
    List<PeerId> unpin(PeerId relay) {
        Candidate candidate = all.get(relay);
        if (candidate != null) candidate.pinned = false;
        return dropUnwanted();
    }

    private List<PeerId> dropUnwanted() {
        List<PeerId> dropped = new ArrayList<>();
        int kept = 0;
        for (Candidate each : List.copyOf(all.values())) {
            boolean wanted = each.pinned || each.listed && (!each.held || kept < atATime);
            if (each.held && !each.pinned) kept++;
            if (wanted) continue;
            if (each.held) dropped.add(each.relay);
            each.held = false;
            if (!each.listed) all.remove(each.relay);
        }
        return dropped;
    }

    /// Whom to ask now; each is taken for asked until [#granted] or [#failed].
    List<Question> due(long now) {
        List<Question> due = new ArrayList<>();
        int places = atATime;
        for (Candidate each : all.values()) {
            if (!each.pinned && each.isEngaged()) places--;
        }
        for (Candidate each : all.values()) {
            if (each.asking || each.notBefore > now) continue;
            if (!each.held && !each.pinned) {
                if (places <= 0) continue;
                places--;
            }
            each.asking = true;
            due.add(new Question(each.relay, each.addresses));
        }
        return due;
    }

    /// When [#due] may have something to say again, if nothing happens before.
    long nextAt() {
        long next = Long.MAX_VALUE;
        int places = atATime;
        for (Candidate each : all.values()) {
            if (!each.pinned && each.isEngaged()) places--;
        }
        for (Candidate each : all.values()) {
            if (each.asking) continue;
            if (each.held || each.pinned || places > 0) next = Math.min(next, each.notBefore);
        }
        return next;
    }

    /// A relay gave a place, or more time.
    ///
    /// @return false when it is not wanted any more
    boolean granted(PeerId relay, long lifetime, long now) {
        Candidate candidate = all.get(relay);
        if (candidate == null) return false;
        candidate.asking = false;
        candidate.failures = 0;
        if (!candidate.pinned && !candidate.listed) return false;
        candidate.held = true;
        candidate.ends = now + lifetime;
        long wait = Math.min(LONGEST_WAIT, (long) (lifetime * RENEW_AFTER));
        candidate.notBefore = now + Math.max(SHORTEST_WAIT, wait);
        return true;
    }

    /// A relay said no.
    ///
    /// @return as [#failed]
    boolean refused(PeerId relay, long now) {
        return without(relay, true, now);
    }

    /// A relay said nothing.
    ///
    /// @return whether a place that was kept there is lost by that
    boolean failed(PeerId relay, long now) {
        return without(relay, false, now);
    }

    private boolean without(PeerId relay, boolean refused, long now) {
        Candidate candidate = all.get(relay);
        if (candidate == null) return false;
        candidate.asking = false;
        candidate.refused = refused;
        long pause = FIRST_PAUSE << Math.min(candidate.failures++, 10);
        pause = Math.min(pause, LONGEST_PAUSE);
        pause = pause / 2 + random.nextLong(pause / 2 + 1);
        candidate.notBefore = now + pause;
        if (!candidate.held) return false;
        long left = candidate.ends - now;
        candidate.held = left > SHORTEST_WAIT;
        if (candidate.held) candidate.notBefore = Math.min(candidate.notBefore, now + left / 2);
        return !candidate.held;
    }

    /// The connection to a relay ended, and with it the place.
    ///
    /// @return whether there was one
    boolean lost(PeerId relay, long now) {
        Candidate candidate = all.get(relay);
        if (candidate == null || !candidate.held) return false;
        candidate.held = false;
        candidate.notBefore = now + random.nextLong(BACK_WITHIN);
        return true;
    }

    /// There is reason to believe that relays that failed will answer now: the machine is in
    /// another network, say. They are asked again at once; not those that were there and said no.
    void again(long now) {
        for (Candidate each : all.values()) {
            if (each.isEngaged() || each.refused) continue;
            each.failures = 0;
            each.notBefore = Math.min(each.notBefore, now + random.nextLong(BACK_WITHIN));
        }
    }

    /// The relays that have a say, the preferred first.
    List<PeerId> relays() {
        return List.copyOf(all.keySet());
    }
}
