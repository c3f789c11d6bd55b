package goop.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/// Start, and resident memory: idle, with open streams, and after each stream has had a snapshot.
final class Memory {
    private static final int STARTS = 5;
    private static final int FEW = 1000;
    private static final int MANY = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    // About 250 bytes each: a snapshot of 100 KB.
    private static final int PEERS = 400;

    private final PrintStream out;

    Memory(PrintStream out) {
        this.out = out;
    }

    void run(Map<String, String> servers) throws IOException, InterruptedException {
        out.println(
                """

                | server | start ms | idle MiB | 1,000 streams MiB | 10,000 streams MiB \
                | KiB/idle stream | KiB/stream after 100 KB |
                |---|---|---|---|---|---|---|\
                """);
        for (Map.Entry<String, String> each : servers.entrySet()) {
            double start = start(each.getValue());
            long[] idle = resident(each.getValue(), false);
            long[] snapshot = resident(each.getValue(), true);
            out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.0f | %.0f | %.1f | %.1f |%n",
                    each.getKey(),
                    start,
                    idle[0] / 1024.0,
                    idle[1] / 1024.0,
                    idle[2] / 1024.0,
                    (double) (idle[2] - idle[1]) / (MANY - FEW),
                    (double) (snapshot[2] - snapshot[1]) / (MANY - FEW));
        }
    }

    /// The median of some starts, in milliseconds.
    private static double start(String command) throws IOException, InterruptedException {
        double[] starts = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            try (Server server = Server.start(command)) {
                starts[i] = server.startMillis();
            }
        }
        Arrays.sort(starts);
        return starts[STARTS / 2];
    }

    /// KiB with no stream, with few, with many.
    private static long[] resident(String command, boolean peers)
            throws IOException, InterruptedException {
        try (Server server = Server.start(command)) {
            if (peers) publish(server);
            Thread.sleep(1000);
            long none = server.residentKib();
            try (Streams _ = streams(server, FEW)) {
                long some = server.residentKib();
                try (Streams _ = streams(server, MANY - FEW)) {
                    return new long[] {none, some, server.residentKib()};
                }
            }
        }
    }

    private static Streams streams(Server server, int count)
            throws IOException, InterruptedException {
        byte[] request = Messages.subscription("/events", false);
        Streams streams = new Streams(server.address(), request, count, () -> (_, _, _, _) -> {});
        streams.awaitSilence(PATIENCE);
        return streams;
    }

    private static void publish(Server server) throws IOException {
        try (PublishLoad load = new PublishLoad(server.address(), PEERS, 4)) {
            load.run(server, Duration.ofMillis(500));
        }
    }
}
