package goop.libp2p.swarm;

import goop.libp2p.Limits;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.RawConnection;
import goop.libp2p.Resolver;
import goop.libp2p.Transport;
import goop.libp2p.UnreachableException;
import goop.libp2p.UnreachableException.Attempt;
import goop.libp2p.noise.Noise;
import goop.libp2p.noise.SimultaneousOpenException;
import goop.libp2p.tcp.Interfaces;
import goop.libp2p.tcp.TcpTransport;
import goop.libp2p.upgrade.Upgraded;
import goop.libp2p.upgrade.Upgrader;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Tries the addresses of one peer, staggered; the first that leads to the peer wins.
final class Dialer {
    private static final int ROOM_FOR_SIMULTANEOUS_OPEN_MILLIS = 50;

    // How long addresses that need no name server wait for those that do.
    private static final Duration NAMES_HEAD_START = Duration.ofMillis(200);

    private final Limits.Dials limits;
    private final List<Transport> transports;
    private final Upgrader upgrader;
    private final Resolver resolver;
    private final DialBackoff backoff;

    Dialer(
            Limits.Dials limits,
            List<Transport> transports,
            Upgrader upgrader,
            Resolver resolver,
            DialBackoff backoff) {
        this.limits = limits;
        this.transports = transports;
        this.upgrader = upgrader;
        this.resolver = resolver;
        this.backoff = backoff;
    }

    /// @param expected whom we mean; empty when anybody may answer
    /// @throws UnreachableException when no address leads there; the message says why for each
    Upgraded dial(Optional<PeerId> expected, Collection<Multiaddr> addresses)
            throws IOException, InterruptedException {
        List<Attempt> refusals = new ArrayList<>();
        List<Multiaddr> plain = addresses.stream().filter(each -> !Resolver.isName(each)).toList();
        Names names =
                new Names(
                        resolver, addresses, (name, failed) -> refusals.add(failed(name, failed)));
        Set<Multiaddr> first = new LinkedHashSet<>(plain);
        if (!names.isEmpty()) {
            boolean only = plain.isEmpty();
            first.addAll(names.await(only ? limits.addressTimeout() : NAMES_HEAD_START, only));
        }
        Optional<Upgraded> won = race(expected, first, refusals);
        if (won.isEmpty() && !names.isEmpty()) {
            won = race(expected, names.await(limits.addressTimeout(), true), refusals);
        }
        if (won.isPresent()) {
            expected.ifPresent(backoff::forget);
            return won.get();
        }
        String whom = expected.map(PeerId::toString).orElse("anybody");
        throw new UnreachableException(whom, refusals);
    }

    private Optional<Upgraded> race(
            Optional<PeerId> expected, Collection<Multiaddr> addresses, List<Attempt> refusals)
            throws InterruptedException {
        List<Multiaddr> candidates = new ArrayList<>();
        for (Multiaddr each : addresses) {
            Multiaddr bare = each.withoutPeer().orElse(null);
            if (bare == null) continue;
            if (transport(bare).isEmpty()) {
                refusals.add(new Attempt(bare, "no transport for it"));
            } else if (expected.isPresent() && !backoff.mayDial(expected.get(), bare)) {
                refusals.add(new Attempt(bare, "failed a moment ago"));
            } else {
                candidates.add(bare);
            }
        }
        Race<Upgraded> race =
                new Race<>(
                        "dial " + expected.map(PeerId::brief).orElse("?"),
                        late -> late.session().close(),
                        (address, failed) -> {
                            refusals.add(failed(address, failed));
                            expected.ifPresent(peer -> backoff.failed(peer, address));
                        });
        List<DialPlan> plan = DialPlan.of(candidates, limits.addresses(), fourFirst());
        // Who is behind a relay may have to be punched to, from the listening port; a SYN from
        // there
        // that a router drops would spoil that.
        boolean spare = candidates.stream().anyMatch(Multiaddr::isRelayed);
        LastStep last = new LastStep();
        return race.run(
                plan,
                address ->
                        last.taking(
                                gate ->
                                        attempt(
                                                address,
                                                expected,
                                                spare || onLink(address),
                                                gate)));
    }

    // Where we are seen from our listening port, others can punch a hole to us: a relay above all
    // has to see it.
    private boolean fourFirst() {
        return transports.stream()
                .anyMatch(each -> each instanceof TcpTransport tcp && tcp.listensOnFourAlone());
    }

    // Two that find each other on one link dial at the same moment. From listening port to
    // listening port that may be a simultaneous open, where each takes itself for the client and
    // other implementations give up. And no router is there to show that port to anybody.
    private static boolean onLink(Multiaddr address) {
        return address.ip().filter(Interfaces::onLink).isPresent();
    }

    private Upgraded attempt(
            Multiaddr address, Optional<PeerId> expected, boolean fresh, Noise.Gate gate)
            throws IOException, InterruptedException {
        Transport transport = transport(address).orElseThrow();
        // A relay must be told whom we mean.
        Multiaddr whole = expected.map(address::withPeer).orElse(address);
        RawConnection raw =
                fresh && transport instanceof TcpTransport tcp
                        ? tcp.dialFromNewPort(whole, limits.addressTimeout())
                        : transport.dial(whole, limits.addressTimeout());
        try {
            return upgrader.upgrade(raw, expected, gate);
        } catch (SimultaneousOpenException met) {
            if (!(transport instanceof TcpTransport tcp)) throw met;
            Thread.sleep(ThreadLocalRandom.current().nextInt(ROOM_FOR_SIMULTANEOUS_OPEN_MILLIS));
            RawConnection again = tcp.dialFromNewPort(address, limits.addressTimeout());
            return upgrader.upgrade(again, expected, gate);
        }
    }

    private Optional<Transport> transport(Multiaddr address) {
        return transports.stream().filter(each -> each.dials(address)).findFirst();
    }

    private static Attempt failed(Multiaddr address, IOException why) {
        return new Attempt(address, why.getMessage() == null ? why.toString() : why.getMessage());
    }
}
