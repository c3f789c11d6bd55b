package goop.cli;

import goop.config.BuildVersion;
import goop.config.Config;
import goop.config.Loaded;
import goop.json.JsonWriter;
import goop.libp2p.AddressScope;
import goop.libp2p.Connection;
import goop.libp2p.Diagnosis;
import goop.libp2p.Host;
import goop.libp2p.Multiaddr;
import goop.libp2p.ObservedAddress;
import goop.libp2p.PeerId;
import goop.libp2p.PunchReport;
import goop.libp2p.Reachability;
import goop.libp2p.UnreachableException;
import goop.peer.RelayChoice;
import goop.presence.ClientSettings;
import goop.presence.PresenceClient;
import goop.presence.RelayInfo;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// `goop doctor <dir> [peer]`: what is between this machine and others.
final class Doctor implements Command {
    private static final Duration IDENTIFY = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(20);

    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public String synopsis() {
        return "<dir> [<multiaddr>] [--json] [--set key=value]...";
    }

    @Override
    public String summary() {
        return "what is between this machine and other peers";
    }

    @Override
    public String details() {
        return """
        Starts a peer of its own beside the one that may run, with another id and another port; asks
        the relay of the configured rendezvous server how it sees us and whether it can dial us; and
        says which addresses this machine has, what NAT it is behind, and which relay serves. With a
        peer's address it connects to that peer and says why the connection is direct or is not.
        That takes up to half a minute.

          --json           one object: addresses, observed, nat, reachability, relays, problems, peer
          --set key=value  overrides a setting

        Example:
          goop doctor .
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        List<String> rest = new ArrayList<>(arguments);
        Optional<Multiaddr> peer = peer(rest);
        DirectoryArguments words = DirectoryArguments.parse(name(), rest, Set.of("--json"));
        Loaded loaded = Config.load(words.directory(), console.environment(), words.overrides());
        try (Host host =
                Host.builder()
                        .agentVersion("goop/" + BuildVersion.current())
                        .listen("/ip4/0.0.0.0/tcp/0", "/ip6/::/tcp/0")
                        .start()) {
            Findings findings = examine(host, loaded.config().presence().rendezvousWan());
            Optional<Diagnosis> diagnosis = Optional.empty();
            if (peer.isPresent()) diagnosis = Optional.of(diagnose(host, peer.get()));
            if (words.flags().contains("--json")) {
                console.out().println(json(host, findings, diagnosis));
            } else {
                text(host, findings, diagnosis).forEach(console.out()::println);
            }
            return diagnosis.isPresent() && diagnosis.get().way() == Diagnosis.Way.UNREACHED
                    ? CommandLine.UNREACHABLE
                    : 0;
        }
    }

    // The word that is an address; the others are for DirectoryArguments.
    private static Optional<Multiaddr> peer(List<String> words) {
        for (int index = 0; index < words.size(); index++) {
            if (index > 0 && words.get(index - 1).equals("--set")) continue;
            if (!words.get(index).contains("/p2p/")) continue;
            return Optional.of(PeerArguments.address(words.remove(index)));
        }
        return Optional.empty();
    }

    /// @param relays that answered
    /// @param problems a sentence each
    private record Findings(List<PeerId> relays, List<String> problems) {}

    private static Findings examine(Host host, Optional<URI> server) throws InterruptedException {
        List<PeerId> relays = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        if (server.isEmpty()) {
            problems.add("presence.rendezvous_wan names no server, so there is no relay to ask.");
            return new Findings(relays, problems);
        }
        for (Multiaddr each : addresses(server.get(), problems)) {
            try {
                Connection connection = host.connect(each);
                connection.awaitInfo(IDENTIFY);
                relays.add(connection.remotePeer());
                break;
            } catch (IOException failed) {
                problems.add("The relay does not answer: " + failed.getMessage() + ".");
            }
        }
        if (!relays.isEmpty()) await(() -> decided(host), Duration.ofSeconds(30));
        return new Findings(relays, problems);
    }

    private static List<Multiaddr> addresses(URI server, List<String> problems)
            throws InterruptedException {
        try {
            Optional<RelayInfo> info = PresenceClient.relay(ClientSettings.of(server.toString()));
            List<Multiaddr> all =
                    info.map(relay -> RelayChoice.of(relay, isLocal(server))).orElse(List.of());
            if (all.isEmpty()) problems.add(server + " runs no relay.");
            return all;
        } catch (IOException | URISyntaxException failed) {
            problems.add("The rendezvous server does not answer: " + failed.getMessage() + ".");
            return List.of();
        }
    }

    private static boolean isLocal(URI server) {
        return Set.of("localhost", "127.0.0.1", "[::1]").contains(server.getHost());
    }

    // Without a public address nobody is asked, and nothing will be known.
    private static boolean decided(Host host) {
        boolean asked = host.observedAddresses().stream().anyMatch(Doctor::isPublic);
        return !asked || host.reachability().verdict() != Reachability.Verdict.UNKNOWN;
    }

    private static boolean isPublic(ObservedAddress observed) {
        return AddressScope.of(observed.address()) == AddressScope.PUBLIC;
    }

    private static Diagnosis diagnose(Host host, Multiaddr address)
            throws IOException, InterruptedException {
        PeerId peer =
                address.peerId().orElseThrow(() -> new UsageException(address + " names no peer."));
        try {
            Connection connection = host.connect(address);
            connection.awaitInfo(IDENTIFY);
            if (connection.isRelayed()) {
                await(() -> settled(host, peer), Duration.ofSeconds(30));
                await(() -> host.punchReport(peer).isPresent(), Dialling.REPORT);
            }
            return Diagnosis.of(host, peer);
        } catch (UnreachableException failed) {
            return Diagnosis.of(host, peer, failed.attempts());
        }
    }

    private static boolean settled(Host host, PeerId peer) {
        boolean direct = host.connection(peer).filter(each -> !each.isRelayed()).isPresent();
        return direct || host.punchReport(peer).filter(each -> each.tries() > 0).isPresent();
    }

    private static void await(BooleanSupplier condition, Duration atMost)
            throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < until) Thread.sleep(LOOK);
    }

    private static List<String> text(Host host, Findings findings, Optional<Diagnosis> diagnosis) {
        List<String> lines = new ArrayList<>();
        host.addresses().forEach(each -> lines.add("address    " + each));
        for (ObservedAddress each : host.observedAddresses()) {
            lines.add("seen as    %s by %d".formatted(each.address(), each.observers()));
        }
        lines.add("NAT        " + host.natKind().words());
        lines.add("reachable  " + reachable(host.reachability()));
        findings.relays.forEach(each -> lines.add("relay      " + each));
        findings.problems.forEach(each -> lines.add("problem    " + each));
        diagnosis.ifPresent(
                found -> {
                    lines.add("peer       " + found.peer());
                    lines.add("way        " + found.way().name().toLowerCase(Locale.ROOT));
                    found.reasons().forEach(each -> lines.add("           " + each));
                });
        return lines;
    }

    private static String reachable(Reachability reachability) {
        return switch (reachability.verdict()) {
            case UNKNOWN -> "not known: nobody has tried to dial this machine";
            case PUBLIC -> "from outside, at " + reachability.confirmed();
            case PRIVATE -> "not from outside: peers come through a relay, or a punched hole";
        };
    }

    private static String json(Host host, Findings findings, Optional<Diagnosis> diagnosis) {
        JsonWriter json = new JsonWriter().object();
        json.field("addresses", host.addresses().stream().map(Multiaddr::toString).toList());
        json.name("observed").array();
        for (ObservedAddress each : host.observedAddresses()) {
            json.object().field("addr", each.address().toString());
            json.field("observers", each.observers()).endObject();
        }
        json.endArray().field("nat", host.natKind().name());
        json.field("reachability", host.reachability().verdict().name());
        json.field("relays", findings.relays.stream().map(PeerId::toString).toList());
        json.field("problems", findings.problems);
        if (diagnosis.isPresent()) peer(json.name("peer"), diagnosis.get());
        return json.endObject().toString();
    }

    private static void peer(JsonWriter json, Diagnosis found) {
        json.object().field("peerID", found.peer().toString());
        json.field("way", found.way().name()).field("reasons", found.reasons());
        json.name("dials").array();
        for (PunchReport.Dial each : found.punch().map(PunchReport::dials).orElse(List.of())) {
            json.object().field("addr", each.address().toString());
            json.field("punched", each.punched()).field("result", each.result()).endObject();
        }
        json.endArray().endObject();
    }
}
