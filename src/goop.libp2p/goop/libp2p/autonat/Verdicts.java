package goop.libp2p.autonat;

import goop.libp2p.Multiaddr;
import goop.libp2p.Reachability;
import goop.libp2p.Reachability.Verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes a verdict of what others say who tried to dial us. No socket, no clock, no thread inside;
/// not for several threads.
///
/// One success is believed: somebody proved that it got through. A failure may be the other's own,
/// so it takes several in a row.
final class Verdicts {
    /// In a row, after which nobody can dial us.
    static final int FAILURES = 2;

    /// In a row, to doubt what has worked before.
    static final int FAILURES_TO_DOUBT = 3;

    /// A success holds so long.
    static final Duration HOLDS = Duration.ofHours(1);

    /// Until somebody is asked again: before there is a verdict, in doubt, and with one.
    static final Duration SOON = Duration.ofSeconds(5);

    static final Duration IN_DOUBT = Duration.ofMinutes(1);
    static final Duration LATER = Duration.ofMinutes(15);

    private static final int MOST_CONFIRMED = 16;

    private final Map<Multiaddr, Instant> confirmed = new LinkedHashMap<>();
    private Verdict verdict = Verdict.UNKNOWN;
    private int failures;
    private Set<Multiaddr> known = Set.of();

    /// What we take for our addresses; others than before begin a new inquiry.
    void addresses(List<Multiaddr> ours) {
        Set<Multiaddr> now = new HashSet<>(ours);
        if (now.equals(known)) return;
        boolean gone = !now.containsAll(confirmed.keySet());
        confirmed.keySet().retainAll(now);
        if (gone || known.isEmpty() || verdict == Verdict.PRIVATE) {
            verdict = confirmed.isEmpty() ? Verdict.UNKNOWN : Verdict.PUBLIC;
            failures = 0;
        }
        known = now;
    }

    /// Somebody dialled us there.
    void reached(Multiaddr address, Instant now) {
        confirmed.remove(address);
        confirmed.put(address, now.plus(HOLDS));
        if (confirmed.size() > MOST_CONFIRMED) {
            confirmed.remove(confirmed.keySet().iterator().next());
        }
        verdict = Verdict.PUBLIC;
        failures = 0;
    }

    /// Somebody tried in vain.
    void failed(Instant now) {
        expire(now);
        failures++;
        boolean doubt = verdict == Verdict.PUBLIC;
        if (failures < (doubt ? FAILURES_TO_DOUBT : FAILURES)) return;
        confirmed.clear();
        verdict = Verdict.PRIVATE;
    }

    private void expire(Instant now) {
        for (Iterator<Instant> each = confirmed.values().iterator(); each.hasNext(); ) {
            if (each.next().isBefore(now)) each.remove();
        }
        if (verdict == Verdict.PUBLIC && confirmed.isEmpty()) verdict = Verdict.UNKNOWN;
    }

    /// What holds now.
    Reachability now(Instant now) {
        expire(now);
        return new Reachability(verdict, List.copyOf(confirmed.keySet()));
    }

    /// How long to wait before somebody is asked again.
    Duration pause() {
        if (verdict == Verdict.UNKNOWN) return SOON;
        return verdict == Verdict.PUBLIC && failures > 0 ? IN_DOUBT : LATER;
    }
}
