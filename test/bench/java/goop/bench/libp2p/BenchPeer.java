package goop.bench.libp2p;

import goop.json.Json;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.HostBuilder;
import goop.libp2p.Limits;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.Stream;
import goop.libp2p.perf.Perf;
import goop.libp2p.ping.Ping;
import goop.libp2p.relay.RelayLimits;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A host of ours that takes the benchmark's commands, as `gopeer` does.
public final class BenchPeer {
    private static final String ECHO = "/echo/1.0.0";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    // Hosts that stay connected until the process ends.
    private static final List<Host> HELD = new ArrayList<>();

    private final Host host;

    private BenchPeer(Host host) {
        this.host = host;
    }

    public static void main(String[] arguments) throws Exception {
        HostBuilder builder = Host.builder();
        if (List.of(arguments).contains("--relay-service")) {
            RelayLimits usual = RelayLimits.defaults();
            builder.relayService(
                    usual.with(new RelayLimits.Circuits(10_000, 1_000, Duration.ZERO, 0))
                            .with(new RelayLimits.Traffic(0, 0, Duration.ofDays(1))));
        }
        try (Host host =
                builder.listen("/ip4/127.0.0.1/tcp/0")
                        .limits(Limits.defaults().withWater(4096, 4096))
                        .handle(ECHO, stream -> stream.in().transferTo(stream.out()))
                        .handle(Perf.PROTOCOL, Perf.handler())
                        .start()) {
            List<String> addresses =
                    host.fullAddresses().stream().map(Multiaddr::toString).toList();
            print(
                    new JsonWriter()
                            .object()
                            .field("peerID", host.peerId().toString())
                            .field("addrs", addresses)
                            .endObject());
            new BenchPeer(host).serve();
        }
    }

    private void serve() throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonWriter answer = new JsonWriter().object();
            try {
                carryOut(Json.parseObject(line.getBytes(StandardCharsets.UTF_8)), answer);
                print(answer.field("ok", true).endObject());
            } catch (Exception e) {
                JsonWriter failure = new JsonWriter().object().field("ok", false);
                print(failure.field("error", e.toString()).endObject());
            }
        }
    }

    private static void print(JsonWriter json) {
        System.out.println(json);
    }

    private void carryOut(JsonObject command, JsonWriter answer) throws Exception {
        switch (command.string("op")) {
            case "connect" -> host.connect(address(command)).awaitInfo(PATIENCE);
            case "ping" -> ping(command, answer);
            case "perf" -> perf(command, answer);
            case "dials" -> dials(command, answer);
            case "hold" -> hold(command);
            case "reserve" -> reserve(host, address(command));
            case "holdPlaces" -> holdPlaces(command);
            case "holdCircuits" -> holdCircuits(command);
            case "firstByte" -> firstByte(command, answer);
            default -> throw new IllegalArgumentException("unknown op");
        }
    }

    private static Multiaddr address(JsonObject command) throws IOException {
        return Multiaddr.parse(command.string("addr"));
    }

    private Connection connection(JsonObject command) throws IOException {
        return host.connection(PeerId.parse(command.string("peer"))).orElseThrow();
    }

    private void ping(JsonObject command, JsonWriter answer) throws IOException {
        long[] micros = new long[(int) command.integer("count")];
        try (Ping ping = Ping.open(connection(command), PATIENCE)) {
            for (int i = 0; i < micros.length; i++) micros[i] = ping.roundTrip().toNanos() / 1000;
        }
        numbers(answer, micros);
    }

    private static void numbers(JsonWriter answer, long[] micros) {
        answer.name("micros").array();
        for (long each : micros) answer.value(each);
        answer.endArray();
    }

    private void perf(JsonObject command, JsonWriter answer) throws IOException {
        Perf.Result result =
                Perf.run(
                        connection(command),
                        command.integer("upload"),
                        command.integer("download"));
        answer.field("uploadMicros", result.upload().toNanos() / 1000);
        answer.field("downloadMicros", result.download().toNanos() / 1000);
    }

    private static void dials(JsonObject command, JsonWriter answer) throws Exception {
        Multiaddr to = address(command);
        int parallel = (int) command.integer("parallel");
        long start = System.nanoTime();
        long end = start + command.integer("millis") * 1_000_000;
        long count = 0;
        List<Host> hosts = new ArrayList<>();
        for (int i = 0; i < parallel; i++) hosts.add(Host.builder().start());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> counts = new ArrayList<>();
            for (Host dialer : hosts) counts.add(threads.submit(() -> dials(dialer, to, end)));
            for (Future<Long> each : counts) count += each.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            for (Host dialer : hosts) dialer.close();
        }
        answer.field("count", count).field("micros", (System.nanoTime() - start) / 1000);
    }

    private static long dials(Host dialer, Multiaddr to, long end) throws Exception {
        long count = 0;
        for (; System.nanoTime() < end; count++) {
            try (Connection connection = dialer.connect(to)) {
                connection.awaitInfo(PATIENCE);
            }
        }
        return count;
    }

    private static void hold(JsonObject command) throws Exception {
        Multiaddr to = address(command);
        for (long i = command.integer("count"); i > 0; i--) {
            Host holder = Host.builder().start();
            HELD.add(holder);
            holder.connect(to).awaitInfo(PATIENCE);
        }
    }

    private static void reserve(Host host, Multiaddr relay) throws Exception {
        host.relays().keep(relay);
        host.relays().await(relay.peerId().orElseThrow(), PATIENCE);
    }

    private static void holdPlaces(JsonObject command) throws Exception {
        for (long i = command.integer("count"); i > 0; i--) {
            Host holder = Host.builder().start();
            HELD.add(holder);
            reserve(holder, address(command));
        }
    }

    private static void holdCircuits(JsonObject command) throws Exception {
        for (int i = 0; i < command.integer("count"); i++) {
            PeerId next = HELD.get((i + 1) % HELD.size()).peerId();
            Multiaddr through = Multiaddr.parse(command.string("addr") + "/p2p-circuit");
            HELD.get(i).connect(through.withPeer(next)).awaitInfo(PATIENCE);
        }
    }

    private static void firstByte(JsonObject command, JsonWriter answer) throws Exception {
        Multiaddr to = address(command);
        long[] micros = new long[(int) command.integer("count")];
        for (int i = 0; i < micros.length; i++) {
            try (Host dialer = Host.builder().start()) {
                long start = System.nanoTime();
                Stream stream = dialer.connect(to).newStream(ECHO);
                stream.out().write(1);
                if (stream.in().read() != 1) throw new EOFException("no echo");
                micros[i] = (System.nanoTime() - start) / 1000;
            }
        }
        numbers(answer, micros);
    }
}
