package goop.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Heartbeats over 32 connections. The servers take turns in short rounds, so that what else the
/// machine does falls on all of them; the median round counts.
final class Publishing {
    private static final int CONNECTIONS = 32;
    private static final int[] PEERS = {10, 1000, 10_000};
    private static final int ROUNDS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration ROUND = Duration.ofSeconds(2);

    private final PrintStream out;

    Publishing(PrintStream out) {
        this.out = out;
    }

    /// @param peers how many, one table row each; none means 10, 1,000 and 10,000
    void run(Map<String, String> servers, int[] peers) throws IOException, InterruptedException {
        out.println("\n| server | peers | publishes/s | p50 ms | p99 ms | server CPU µs/publish |");
        out.println("|---|---|---|---|---|---|");
        for (int count : peers.length > 0 ? peers : PEERS) {
            List<Contender> contenders = new ArrayList<>();
            try {
                for (Map.Entry<String, String> each : servers.entrySet()) {
                    contenders.add(new Contender(each.getKey(), each.getValue(), count));
                }
                for (int round = 0; round < ROUNDS; round++) {
                    for (Contender each : contenders) each.round();
                }
                for (Contender each : contenders) row(each.name, count, each.median());
            } finally {
                for (Contender each : contenders) each.close();
            }
        }
    }

    private void row(String name, int peers, PublishLoad.Result result) {
        out.printf(
                Locale.ROOT,
                "| %s | %,d | %,.0f | %.2f | %.2f | %.1f |%n",
                name,
                peers,
                result.perSecond(),
                result.latencies().millis(0.5),
                result.latencies().millis(0.99),
                result.serverCpuMicros());
    }

    /// One server, its connections, and what came of its rounds.
    private static final class Contender implements AutoCloseable {
        final String name;
        private final Server server;
        private final PublishLoad load;
        private final List<PublishLoad.Result> results = new ArrayList<>();

        Contender(String name, String command, int peers) throws IOException, InterruptedException {
            this.name = name;
            server = Server.start(command);
            load = new PublishLoad(server.address(), peers, CONNECTIONS);
            load.run(server, WARM_UP);
        }

        void round() throws IOException {
            results.add(load.run(server, ROUND));
        }

        PublishLoad.Result median() {
            results.sort(Comparator.comparingDouble(PublishLoad.Result::perSecond));
            return results.get(results.size() / 2);
        }

        @Override
        public void close() throws IOException {
            load.close();
            server.close();
        }
    }
}
