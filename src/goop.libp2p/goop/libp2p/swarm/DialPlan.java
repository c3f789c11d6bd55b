package goop.libp2p.swarm;

import goop.libp2p.AddressScope;
import goop.libp2p.Multiaddr;
import goop.libp2p.Protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/// Which address of a peer is tried when.
///
/// Happy eyeballs (RFC 8305) as go-libp2p does it: public addresses first, IPv6 before IPv4 in
/// turn, or the other way round; private ones a little later, since a public one that works is the
/// better guess for a peer elsewhere, and one that answers on the same site answers within
/// milliseconds; relays last. Each waits for the ones before it to fail or to take their time.
///
/// @param delay how long after the first attempt, unless all that began before it have failed
record DialPlan(Multiaddr address, Duration delay) {
    private static final Duration BETWEEN_PUBLIC = Duration.ofMillis(250);
    private static final Duration BEFORE_PRIVATE = Duration.ofMillis(30);
    private static final Duration BETWEEN_PRIVATE = Duration.ofMillis(30);
    private static final Duration BEFORE_RELAYS = Duration.ofMillis(500);
    private static final Duration BETWEEN_RELAYS = Duration.ofMillis(250);

    /// @param most how many at most
    /// @param fourFirst whether IPv4 goes before IPv6
    static List<DialPlan> of(Collection<Multiaddr> addresses, int most, boolean fourFirst) {
        List<Multiaddr> open = new ArrayList<>();
        List<Multiaddr> near = new ArrayList<>();
        List<Multiaddr> relayed = new ArrayList<>();
        for (Multiaddr each : new LinkedHashSet<>(addresses)) {
            if (each.isRelayed()) relayed.add(each);
            else if (AddressScope.of(each) == AddressScope.PUBLIC) open.add(each);
            else near.add(each);
        }
        near.sort(Comparator.comparing(AddressScope::of));
        List<DialPlan> plans = new ArrayList<>();
        Duration at = stagger(plans, alternate(open, fourFirst), Duration.ZERO, BETWEEN_PUBLIC);
        Duration nearAt = open.isEmpty() ? Duration.ZERO : BEFORE_PRIVATE;
        Duration nearEnd = stagger(plans, near, nearAt, BETWEEN_PRIVATE);
        if (at.compareTo(nearEnd) < 0) at = nearEnd;
        if (!plans.isEmpty()) at = at.plus(BEFORE_RELAYS);
        stagger(plans, relayed, at, BETWEEN_RELAYS);
        plans.sort(Comparator.comparing(DialPlan::delay));
        return List.copyOf(plans.subList(0, Math.min(most, plans.size())));
    }

    // Returns when the last of them begins.
    private static Duration stagger(
            List<DialPlan> plans, List<Multiaddr> addresses, Duration from, Duration between) {
        Duration at = from;
        Duration last = Duration.ZERO;
        for (Multiaddr each : addresses) {
            plans.add(new DialPlan(each, at));
            last = at;
            at = at.plus(between);
        }
        return last;
    }

    private static List<Multiaddr> alternate(List<Multiaddr> addresses, boolean fourFirst) {
        List<Multiaddr> first = new ArrayList<>();
        List<Multiaddr> second = new ArrayList<>();
        for (Multiaddr each : addresses) {
            (each.has(Protocol.IP6) != fourFirst ? first : second).add(each);
        }
        List<Multiaddr> mixed = new ArrayList<>();
        for (int index = 0; index < Math.max(first.size(), second.size()); index++) {
            if (index < first.size()) mixed.add(first.get(index));
            if (index < second.size()) mixed.add(second.get(index));
        }
        return mixed;
    }
}
