package goop.peer;

import goop.libp2p.AddressScope;
import goop.libp2p.Connection;
import goop.libp2p.Diagnosis;
import goop.libp2p.Host;
import goop.libp2p.ObservedAddress;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.PunchReport;
import goop.libp2p.UnreachableException;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Finds out why peers are relayed or out of reach.
public final class Examiner {
    private static final Duration IDENTIFY = Duration.ofSeconds(10);
    // Three punches of five seconds, and the pauses between.
    private static final Duration UPGRADE = Duration.ofSeconds(30);
    private static final Duration REPORT = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Host host;
    private final Peers peers;
    private final Reacher reacher;
    private final Servers servers;

    Examiner(Host host, Peers peers, Reacher reacher, Servers servers) {
        this.host = host;
        this.peers = peers;
        this.reacher = reacher;
        this.servers = servers;
    }

    /// What is known of this machine.
    public Findings machine() {
        List<String> problems = new ArrayList<>();
        for (RendezvousStatus each : servers.status()) {
            if (each.problem().isEmpty()) continue;
            problems.add("The rendezvous server %s: %s.".formatted(each.server(), each.problem()));
        }
        host.relays()
                .troubles()
                .forEach(
                        (relay, why) ->
                                problems.add(
                                        "The relay %s keeps no place: %s.".formatted(relay, why)));
        List<PeerId> relays =
                host.relays().reservations().stream().map(each -> each.relay()).toList();
        return Findings.of(host, relays, problems);
    }

    /// Every peer that is relayed, or out of reach.
    public List<Finding> hard() {
        List<Finding> found = new ArrayList<>();
        for (ListedPeer each : peers.all()) {
            switch (each.reach().way()) {
                case RELAYED, OUT_OF_REACH -> found.add(finding(each));
                case UNTRIED, LAN, DIRECT, PUNCHED -> {}
            }
        }
        return found;
    }

    /// Connects to one peer, waits for the upgrade where it is relayed, and says how it went.
    public Finding examine(PeerId peer) throws InterruptedException {
        try {
            Connection connection = reacher.connection(peer);
            connection.awaitInfo(IDENTIFY);
            awaitUpgrade(host, connection);
        } catch (IOException failed) {
            if (host.connection(peer).isEmpty())
                return unreached(peer, label(peer), failed.getMessage());
        }
        return Finding.of(Diagnosis.of(host, peer), label(peer));
    }

    private String label(PeerId peer) {
        return peers.find(peer.toString()).map(ListedPeer::label).orElse("");
    }

    private Finding finding(ListedPeer listed) {
        try {
            PeerId peer = PeerId.parse(listed.id());
            boolean there = host.connection(peer).isPresent();
            return there
                    ? Finding.of(Diagnosis.of(host, peer), listed.label())
                    : unreached(peer, listed.label(), listed.reach().why());
        } catch (ProtocolException noId) {
            return Finding.unreached(listed.id(), listed.label(), listed.reach().why());
        }
    }

    private Finding unreached(PeerId peer, String label, String why) {
        List<UnreachableException.Attempt> attempts = reacher.attempts(peer);
        if (attempts.isEmpty()) return Finding.unreached(peer.toString(), label, why);
        return Finding.of(Diagnosis.of(host, peer, attempts), label);
    }

    /// Waits until a relayed connection has become direct, or all tries were made.
    public static void awaitUpgrade(Host host, Connection connection) throws InterruptedException {
        if (!connection.isRelayed()) return;
        PeerId peer = connection.remotePeer();
        boolean offered = connection.info().filter(Diagnosis::punches).isPresent();
        if (offered && seenOutside(host)) await(() -> settled(host, peer), UPGRADE);
        await(() -> host.punchReport(peer).isPresent(), REPORT);
    }

    // Without a public address no hole is punched.
    private static boolean seenOutside(Host host) {
        return Stream.concat(
                        host.addresses().stream(),
                        host.observedAddresses().stream().map(ObservedAddress::address))
                .anyMatch(each -> AddressScope.of(each) == AddressScope.PUBLIC);
    }

    private static boolean settled(Host host, PeerId peer) {
        boolean direct = host.connection(peer).filter(each -> !each.isRelayed()).isPresent();
        Optional<PunchReport> report = host.punchReport(peer);
        return direct || report.filter(each -> each.tries() > 0).isPresent();
    }

    private static void await(BooleanSupplier condition, Duration atMost)
            throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < until) Thread.sleep(LOOK);
    }
}
