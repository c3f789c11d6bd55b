package goop.natlab;

import goop.json.Json;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.Connection;
import goop.libp2p.Diagnosis;
import goop.libp2p.Host;
import goop.libp2p.HostBuilder;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.PunchReport;
import goop.libp2p.Reachability;
import goop.libp2p.perf.Perf;
import goop.libp2p.relay.RelayLimits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Our own peer as a program for the laboratory: it takes the commands of `test/interop/README.md`.
public final class LabPeer {
    static final String ECHO = "/echo/1.0.0";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> listen = new ArrayList<>();
    private boolean relayService;
    private boolean holePunching;
    private boolean natService;
    private Host host;
    private Discovery discovery;

    private LabPeer(List<String> flags) {
        for (int index = 0; index < flags.size(); index++) {
            switch (flags.get(index)) {
                case "--listen" -> listen.add(flags.get(++index));
                case "--relay-service" -> relayService = true;
                case "--nat-service" -> natService = true;
                case "--hole-punching" -> holePunching = true;
                default -> throw new IllegalArgumentException(flags.get(index));
            }
        }
    }

    public static void main(String[] flags) throws Exception {
        LabPeer peer = new LabPeer(List.of(flags));
        peer.start();
        System.out.println(peer.introduce(new JsonWriter().object()).endObject());
        peer.serve();
        peer.host.close();
    }

    private void start() throws IOException {
        HostBuilder builder =
                Host.builder()
                        .listen(listen.toArray(String[]::new))
                        .holePunching(holePunching)
                        .natService(natService)
                        .handle(ECHO, stream -> stream.in().transferTo(stream.out()))
                        .handle(Perf.PROTOCOL, Perf.handler());
        if (relayService) builder.relayService(RelayLimits.defaults());
        host = builder.start();
    }

    private JsonWriter introduce(JsonWriter answer) {
        List<String> addresses = host.fullAddresses().stream().map(Multiaddr::toString).toList();
        return answer.field("peerID", host.peerId().toString()).field("addrs", addresses);
    }

    private void serve() throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonWriter answer = new JsonWriter().object();
            try {
                carryOut(Json.parseObject(line.getBytes(StandardCharsets.UTF_8)), answer);
                System.out.println(answer.field("ok", true).endObject());
            } catch (Exception e) {
                JsonWriter failure = new JsonWriter().object().field("ok", false);
                System.out.println(failure.field("error", e.toString()).endObject());
            }
        }
    }

    private void carryOut(JsonObject command, JsonWriter answer) throws Exception {
        switch (command.string("op")) {
            case "connect" -> connect(command);
            case "disconnect" -> host.disconnect(peer(command));
            case "connection" -> answer.field("connections", connections(command).size());
            case "reserve" -> reserve(Multiaddr.parse(command.string("addr")));
            case "reachability" -> reachability(command, answer);
            case "serves" -> serves(command);
            case "report" -> report(command, answer);
            case "again" -> host.again();
            case "diagnosis" -> {
                Diagnosis found = Diagnosis.of(host, peer(command));
                answer.field("way", found.way().name());
                answer.field("reasons", String.join(" ", found.reasons()));
            }
            case "direct" -> direct(command, answer);
            case "steady" -> Steady.run(host, peer(command), command, answer);
            case "mislead" -> Misleading.answer(command, answer);
            case "insist" -> Misleading.begin(host, peer(command), command, answer);
            case "mdns" -> discovery = new Discovery(host, command.string("tag"));
            case "found" -> discovery.tell(answer);
            case "doubt" -> discovery.doubt(peer(command));
            case "probe" ->
                    answer.field(
                            "answered",
                            UnicastProbe.isAnswered(
                                    InetAddress.ofLiteral(command.string("addr")),
                                    command.string("tag")));
            case "mdnsStop" -> discovery.close();
            case "addresses" ->
                    answer.field(
                            "addrs", host.addresses().stream().map(Multiaddr::toString).toList());
            case "renew" -> {
                host.close();
                start();
                introduce(answer);
            }
            default -> throw new IllegalArgumentException("unknown op");
        }
    }

    private void connect(JsonObject command) throws Exception {
        host.connect(Multiaddr.parse(command.string("addr"))).awaitInfo(PATIENCE);
    }

    private void reserve(Multiaddr relay) throws Exception {
        host.relays().keep(relay);
        PeerId id = relay.peerId().orElseThrow();
        Instant end = Instant.now().plus(PATIENCE);
        while (host.relays().reservations().stream().noneMatch(r -> r.relay().equals(id))) {
            if (Instant.now().isAfter(end)) {
                throw new IOException("no reservation: " + host.relays().troubles());
            }
            Thread.sleep(1);
        }
    }

    // A punch needs to know where we are seen.
    private void serves(JsonObject command) throws Exception {
        Instant end = Instant.now().plusMillis(command.integer("millis"));
        while (host.observedAddresses().isEmpty()) {
            if (Instant.now().isAfter(end)) throw new IOException("nobody tells where we are");
            Thread.sleep(1);
        }
    }

    private void report(JsonObject command, JsonWriter answer) throws Exception {
        Instant end = Instant.now().plusMillis(command.integer("millis"));
        while (host.punchReport(peer(command)).isEmpty()) {
            if (Instant.now().isAfter(end)) throw new IOException("no report");
            Thread.sleep(5);
        }
        PunchReport report = host.punchReport(peer(command)).orElseThrow();
        answer.field("direct", report.direct()).field("why", report.why());
        answer.field("tries", report.tries()).field("dials", report.dials().toString());
    }

    private void reachability(JsonObject command, JsonWriter answer) throws Exception {
        Instant end = Instant.now().plusMillis(command.integer("millis"));
        while (host.reachability().verdict() == Reachability.Verdict.UNKNOWN) {
            if (Instant.now().isAfter(end)) throw new IOException("no conclusion");
            Thread.sleep(5);
        }
        answer.field("reachability", host.reachability().verdict().toString());
        answer.field("confirmed", host.reachability().confirmed().toString());
        answer.field("nat", host.natKind().toString());
    }

    private static PeerId peer(JsonObject command) throws IOException {
        return PeerId.parse(command.string("peer"));
    }

    private List<Connection> connections(JsonObject command) throws IOException {
        PeerId peer = peer(command);
        return host.connections().stream().filter(each -> each.remotePeer().equals(peer)).toList();
    }

    private void direct(JsonObject command, JsonWriter answer) throws Exception {
        Instant end = Instant.now().plusMillis(command.integer("millis"));
        while (true) {
            List<Connection> all = connections(command);
            Optional<Connection> direct = first(all, false);
            Optional<Connection> relayed = first(all, true);
            if (direct.isPresent()) {
                answer.field("addr", direct.get().remoteAddress().toString());
                answer.field("inbound", direct.get().isInbound());
                if (relayed.isPresent()) answer.field("micros", between(relayed, direct));
                return;
            }
            if (Instant.now().isAfter(end)) {
                throw new IOException("only a relayed connection, or none");
            }
            Thread.sleep(1);
        }
    }

    private static long between(Optional<Connection> relayed, Optional<Connection> direct) {
        return Duration.between(relayed.get().openedAt(), direct.get().openedAt()).toNanos() / 1000;
    }

    static Optional<Connection> first(List<Connection> all, boolean relayed) {
        return all.stream().filter(each -> each.isRelayed() == relayed).findFirst();
    }
}
