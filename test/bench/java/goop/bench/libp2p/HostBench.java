package goop.bench.libp2p;

import goop.json.JsonObject;
import goop.libp2p.Multiaddr;
import goop.libp2p.interop.Partner;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Measures hosts by turns and prints a Markdown table of medians.
///
/// Arguments: `name=command` for each host, the command's words separated by spaces; `rounds=3`;
/// `megabytes=1024`, what is sent each way; `seconds=4`, how long connections are counted;
/// `warm=15`, how many seconds of connections go before that, for the JIT compiler;
/// `only=perf,dials,ping,line,memory`, to leave parts out.
public final class HostBench {
    private static final PrintStream OUT = System.out;
    private static final Duration ROUND_TRIP = Duration.ofMillis(63);
    private static final int HELD = 200;
    private static final int PINGS = 10_000;

    private int rounds = 3;
    private long megabytes = 1024;
    private long seconds = 4;
    private long warm = 15;
    private List<String> only = List.of("perf", "dials", "ping", "line", "memory");
    private final Map<String, List<String>> hosts = new LinkedHashMap<>();

    private final Figures figures = new Figures();

    private HostBench(String[] arguments) {
        for (String argument : arguments) {
            String name = argument.substring(0, argument.indexOf('='));
            String value = argument.substring(name.length() + 1);
            switch (name) {
                case "rounds" -> rounds = Integer.parseInt(value);
                case "megabytes" -> megabytes = Long.parseLong(value);
                case "seconds" -> seconds = Long.parseLong(value);
                case "warm" -> warm = Long.parseLong(value);
                case "only" -> only = List.of(value.split(","));
                default -> hosts.put(name, List.of(value.trim().split(" +")));
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        HostBench bench = new HostBench(arguments);
        for (int round = 1; round <= bench.rounds; round++) {
            for (String host : bench.hosts.keySet()) {
                System.err.printf("round %d of %d, %s%n", round, bench.rounds, host);
                bench.measure(host);
            }
        }
        bench.figures.print(OUT, bench.hosts.keySet());
    }

    private void measure(String name) throws IOException {
        List<String> command = hosts.get(name);
        try (Partner server = Partner.start(command);
                Partner client = Partner.start(command)) {
            double idle = residentMegabytes(server);
            note(name, "resident, idle, MB", idle);
            client.ask("connect", "addr", server.address());
            if (only.contains("perf")) throughput(name, server, client);
            if (only.contains("dials")) dials(name, server, client);
            if (only.contains("ping")) pings(name, server, client);
            note(name, "resident, after that, MB", residentMegabytes(server));
            if (only.contains("line")) longLine(name, server, client);
        }
        if (only.contains("memory")) memory(name, command);
    }

    private void throughput(String name, Partner server, Partner client) throws IOException {
        // A first one warms both sides up.
        perf(client, server, 256);
        double before = processorMicros(server, client);
        JsonObject result = perf(client, server, megabytes);
        double processor = processorMicros(server, client) - before;
        note(name, "upload, MB/s", rate(megabytes, result.integer("uploadMicros")));
        note(name, "download, MB/s", rate(megabytes, result.integer("downloadMicros")));
        note(name, "processor time of both per MiB, µs", processor / (2 * megabytes));
    }

    private static JsonObject perf(Partner client, Partner server, long megabytes)
            throws IOException {
        long bytes = megabytes << 20;
        return client.ask("perf", "peer", server.id(), "upload", bytes, "download", bytes);
    }

    private static double rate(long megabytes, long micros) {
        return (double) (megabytes << 20) / micros;
    }

    private void dials(String name, Partner server, Partner client) throws IOException {
        dialsPerSecond(server, client, 8, warm);
        double before = processorMicros(server, client);
        double one = dialsPerSecond(server, client, 1, seconds);
        double processor = processorMicros(server, client) - before;
        note(name, "new connections/s, one at a time", one);
        note(name, "processor time of both per connection, µs", processor / (one * seconds));
        double eight = dialsPerSecond(server, client, 8, seconds);
        note(name, "new connections/s, eight at once", eight);
    }

    private static double dialsPerSecond(Partner server, Partner client, int parallel, long seconds)
            throws IOException {
        JsonObject done =
                client.ask(
                        "dials",
                        "addr",
                        server.address(),
                        "parallel",
                        parallel,
                        "millis",
                        seconds * 1000);
        return done.integer("count") * 1e6 / done.integer("micros");
    }

    private void pings(String name, Partner server, Partner client) throws IOException {
        client.ask("ping", "peer", server.id(), "count", PINGS);
        double before = processorMicros(server, client);
        JsonObject pinged = client.ask("ping", "peer", server.id(), "count", PINGS);
        double processor = processorMicros(server, client) - before;
        note(name, "ping, median, µs", median(micros(pinged)));
        note(name, "processor time of both per ping, µs", processor / PINGS);
    }

    // What the two have used so far, of all cores.
    private static double processorMicros(Partner server, Partner client) {
        return Stream.of(server, client)
                .map(each -> ProcessHandle.of(each.pid()).orElseThrow().info())
                .mapToDouble(each -> each.totalCpuDuration().orElseThrow().toNanos() / 1000.0)
                .sum();
    }

    private void longLine(String name, Partner server, Partner client) throws IOException {
        Multiaddr address = server.address();
        String port = address.toString().replaceAll(".*/tcp/(\\d+)/.*", "$1");
        try (DelayingProxy proxy = new DelayingProxy(Integer.parseInt(port), ROUND_TRIP);
                Partner far = Partner.start(hosts.get(name))) {
            String through = address.toString().replace("/tcp/" + port, "/tcp/" + proxy.port());
            client.ask("firstByte", "addr", address, "count", 20);
            JsonObject first = client.ask("firstByte", "addr", through, "count", 5);
            double millis = median(micros(first)) / 1000;
            note(name, "63 ms round trip: dial to first byte, ms", millis);
            far.ask("connect", "addr", through);
            JsonObject result = perf(far, server, 128);
            note(name, "63 ms: 128 MiB up, MB/s", rate(128, result.integer("uploadMicros")));
            note(name, "63 ms: 128 MiB down, MB/s", rate(128, result.integer("downloadMicros")));
        }
    }

    private void memory(String name, List<String> command) throws IOException {
        try (Partner server = Partner.start(command);
                Partner client = Partner.start(command)) {
            client.ask("hold", "addr", server.address(), "count", HELD);
            double before = residentMegabytes(server);
            client.ask("hold", "addr", server.address(), "count", HELD);
            double kilobytes = (residentMegabytes(server) - before) * 1000 / HELD;
            note(name, "resident, per idle connection, kB", kilobytes);
        }
    }

    private static List<Double> micros(JsonObject answer) throws IOException {
        List<Double> micros = new ArrayList<>();
        for (long each : Partner.numbers(answer.array("micros"))) micros.add((double) each);
        return micros;
    }

    private static double median(List<Double> values) {
        return Figures.median(values);
    }

    private static double residentMegabytes(Partner partner) throws IOException {
        return Figures.residentMegabytes(partner);
    }

    private void note(String host, String figure, double value) {
        figures.note(host, figure, value);
    }
}
