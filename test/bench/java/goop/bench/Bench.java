package goop.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Runs scenarios against servers and prints Markdown tables.
///
/// Arguments: `name=command` for each server, with `{port}` and `{dir}` in it, and scenario names
/// (none means all): `publish`, `fanout`, `memory`.
public final class Bench {
    private static final PrintStream OUT = System.out;

    private Bench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> servers = new LinkedHashMap<>();
        List<String> scenarios = new ArrayList<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 0) scenarios.add(argument);
            else servers.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        boolean all = scenarios.isEmpty();
        if (all || scenarios.contains("publish")) publish(servers);
        if (all || scenarios.contains("fanout")) new Fanout(OUT).run(servers);
        if (all || scenarios.contains("memory")) new Memory(OUT).run(servers);
    }

    private static void publish(Map<String, String> servers)
            throws IOException, InterruptedException {
        OUT.println("| server | peers | publishes/s | p50 ms | p99 ms | server CPU µs/publish |");
        OUT.println("|---|---|---|---|---|---|");
        for (int peers : new int[] {1000, 10, 10_000}) {
            for (Map.Entry<String, String> each : servers.entrySet()) {
                try (Server server = Server.start(each.getValue());
                        PublishLoad load = new PublishLoad(server.address(), peers, 32)) {
                    load.run(server, Duration.ofSeconds(8));
                    PublishLoad.Result result = load.run(server, Duration.ofSeconds(8));
                    OUT.printf(
                            Locale.ROOT,
                            "| %s | %,d | %,.0f | %.2f | %.2f | %.1f |%n",
                            each.getKey(),
                            peers,
                            result.perSecond(),
                            result.latencies().millis(0.5),
                            result.latencies().millis(0.99),
                            result.serverCpuMicros());
                }
            }
        }
    }
}
