package goop.cli;

import goop.config.BuildVersion;
import goop.config.Config;
import goop.config.Loaded;
import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.AddressScope;
import goop.libp2p.Connection;
import goop.libp2p.Diagnosis;
import goop.libp2p.Host;
import goop.libp2p.Multiaddr;
import goop.libp2p.ObservedAddress;
import goop.libp2p.PeerId;
import goop.libp2p.Reachability;
import goop.libp2p.UnreachableException;
import goop.peer.Examiner;
import goop.peer.Finding;
import goop.peer.Findings;
import goop.peer.RelayChoice;
import goop.presence.ClientSettings;
import goop.presence.PresenceClient;
import goop.presence.RelayInfo;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// `goop doctor <dir> [peer]`: what is between this machine and others, as the peer that runs there
/// knows it, or as one finds out that is started for it.
final class Doctor implements Command {
    private static final Duration IDENTIFY = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(20);

    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public String synopsis() {
        return "<dir> [<peer>|<multiaddr>] [--json] [--set key=value]...";
    }

    @Override
    public String summary() {
        return "what is between this machine and other peers";
    }

    @Override
    public String details() {
        return """
        Where a peer runs on that directory, says what it knows: its addresses, what NAT it is
        behind, which relays serve it, and of every peer that is relayed or out of reach, why. With
        a peer's name or id it connects to that one and says how that went.

        Where none runs, or with an address, it starts a peer of its own, with another id and
        another port; asks the relay of the configured rendezvous server how it sees us and whether
        it can dial us; and with a peer's address connects to that peer. That takes up to half a
        minute.

          --json           one object: addresses, observed, nat, reachability, confirmed, relays,
                           problems; and peer, or peers
          --set key=value  overrides a setting

        Example:
          goop doctor me Bob
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        List<String> rest = new ArrayList<>(arguments);
        Optional<String> peer = peer(rest);
        DirectoryArguments words = DirectoryArguments.parse(name(), rest, Set.of("--json"));
        boolean address = peer.isPresent() && peer.get().startsWith("/");
        JsonObject found;
        try {
            found = address ? byItself(words, console, peer) : ofPeer(words.directory(), peer);
        } catch (ConnectException noneRuns) {
            if (address || peer.isPresent()) throw noneRuns;
            found = byItself(words, console, peer);
        }
        try {
            if (words.flags().contains("--json")) console.out().println(found.toText());
            else text(found).forEach(console.out()::println);
            boolean unreached =
                    found.find("peer") instanceof JsonObject asked
                            && asked.string("way").equals(Diagnosis.Way.UNREACHED.name());
            return unreached ? CommandLine.UNREACHABLE : 0;
        } catch (JsonException wrong) {
            throw new IOException("the peer's answer: " + wrong.getMessage(), wrong);
        }
    }

    private static JsonObject ofPeer(Path directory, Optional<String> peer)
            throws IOException, InterruptedException {
        try (LocalApi api = LocalApi.of(directory)) {
            if (peer.isEmpty()) return api.object("/api/doctor");
            String id = PeerName.find(api, peer.get());
            return api.object("/api/doctor?peer=" + LocalApi.encode(id));
        }
    }

    private static JsonObject byItself(
            DirectoryArguments words, Console console, Optional<String> peer)
            throws IOException, InterruptedException {
        Optional<Multiaddr> address = peer.map(PeerArguments::address);
        Loaded loaded = Config.load(words.directory(), console.environment(), words.overrides());
        try (Host host =
                Host.builder()
                        .agentVersion("goop/" + BuildVersion.current())
                        .listen("/ip4/0.0.0.0/tcp/0", "/ip6/::/tcp/0")
                        .start()) {
            List<PeerId> relays = new ArrayList<>();
            List<String> problems = new ArrayList<>();
            examine(host, loaded.config().presence().rendezvousWan(), relays, problems);
            JsonWriter json = new JsonWriter().object();
            Optional<Diagnosis> found = Optional.empty();
            if (address.isPresent()) found = Optional.of(diagnose(host, address.get()));
            Findings.of(host, relays, problems).write(json);
            if (found.isPresent()) Finding.of(found.get(), "").write(json.name("peer"));
            return Json.parseObject(json.endObject().toBytes());
        }
    }

    // The word after the directory; the others are for DirectoryArguments.
    private static Optional<String> peer(List<String> words) {
        int before = 0;
        for (int index = 0; index < words.size(); index++) {
            String word = words.get(index);
            if (word.equals("--set")) index++;
            else if (!word.startsWith("-") && before++ == 1)
                return Optional.of(words.remove(index));
        }
        return Optional.empty();
    }

    /// @param relays takes those that answered
    /// @param problems takes a sentence each
    private static void examine(
            Host host, Optional<URI> server, List<PeerId> relays, List<String> problems)
            throws InterruptedException {
        if (server.isEmpty()) {
            problems.add("presence.rendezvous_wan names no server, so there is no relay to ask.");
            return;
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
            Examiner.awaitUpgrade(host, connection);
            return Diagnosis.of(host, peer);
        } catch (UnreachableException failed) {
            return Diagnosis.of(host, peer, failed.attempts());
        }
    }

    private static void await(BooleanSupplier condition, Duration atMost)
            throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < until) Thread.sleep(LOOK);
    }

    private static List<String> text(JsonObject found) throws JsonException {
        List<String> lines = new ArrayList<>();
        found.strings("addresses").forEach(each -> lines.add("address    " + each));
        for (JsonObject each : found.array("observed").objects()) {
            lines.add(
                    "seen as    %s by %d"
                            .formatted(each.string("addr"), each.integer("observers")));
        }
        lines.add("NAT        " + found.string("nat_words"));
        lines.add("reachable  " + found.string("reachable_words"));
        found.strings("relays").forEach(each -> lines.add("relay      " + each));
        found.strings("problems")
                .forEach(each -> lines.add("problem    " + Printable.of(each, 500)));
        if (found.find("peer") instanceof JsonObject peer) peer(peer, lines);
        if (found.find("peers") == null) return lines;
        for (JsonObject each : found.array("peers").objects()) peer(each, lines);
        if (found.array("peers").objects().isEmpty()) {
            lines.add("peers      none is relayed or out of reach");
        }
        return lines;
    }

    private static void peer(JsonObject found, List<String> lines) throws JsonException {
        String label = Printable.of(found.string("content", ""), 24);
        lines.add("peer       " + (found.string("peerID") + " " + label).strip());
        lines.add("way        " + found.string("way").toLowerCase(Locale.ROOT));
        for (String each : found.strings("reasons")) {
            lines.add("           " + Printable.of(each, 1000));
        }
    }
}
