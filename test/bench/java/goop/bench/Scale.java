package goop.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A whole community on one machine: peers that beat, and streams whose pictures of them are held
/// against the truth in the end. The servers take turns.
final class Scale {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration TURN = Duration.ofMillis(500);
    // Peers that do not change anything are what a community mostly is.
    private static final double CHANGES_PER_SECOND = 10;

    private final PrintStream out;
    private final String path;

    /// @param path of the streams, with the view
    Scale(PrintStream out, String path) {
        this.out = out;
        this.path = path;
    }

    /// @param size peers, streams, seconds that are measured, and rounds
    void run(Map<String, String> servers, int... size) throws IOException, InterruptedException {
        out.printf("%n%,d peers, %,d streams of `%s`%n%n", size[0], size[1], path);
        out.println(
                """
                | server | all there after s | p99 ms meanwhile | beats/s | p50 ms | p99 ms \
                | slowest ms | changes/s | MB/s out | server's cores | resident MiB | at most \
                | pictures right | load's cores |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|---|\
                """);
        for (int round = 0; round < size[3]; round++) {
            for (Map.Entry<String, String> each : servers.entrySet()) {
                row(each.getKey(), each.getValue(), size[0], size[1], Duration.ofSeconds(size[2]));
            }
        }
    }

    private void row(String name, String command, int peers, int streams, Duration time)
            throws IOException, InterruptedException {
        try (Server server = Server.start(command);
                Beating beating = new Beating(server.address(), peers)) {
            try {
                measure(name, server, beating, peers, streams, time);
            } catch (SocketTimeoutException slow) {
                out.printf(
                        Locale.ROOT,
                        "| %s | not after %d s: %s; resident at most %.0f MiB |%n",
                        name,
                        PATIENCE.toSeconds(),
                        slow.getMessage(),
                        server.mostResidentKib() / 1024.0);
            }
        }
    }

    private void measure(
            String name, Server server, Beating beating, int peers, int streams, Duration time)
            throws IOException, InterruptedException {
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < streams; i++) pictures.add(new Picture(peers));
        Iterator<Picture> next = pictures.iterator();
        byte[] request = Messages.subscription(path, false);
        beating.come();
        beating.run(Beating.EVERY, 0);
        beating.reset();
        long begunOpening = System.nanoTime();
        // All come at once, and the peers go on beating until each stream has its picture.
        FutureTask<Streams> coming =
                new FutureTask<>(() -> new Streams(server.address(), request, streams, next::next));
        Thread.ofPlatform().name("opening").daemon().start(coming);
        beating.within(PATIENCE);
        while (!coming.isDone()) beating.run(TURN, 0);
        try (Streams all = opened(coming)) {
            while (right(all, pictures, beating) < streams) beating.run(TURN, 0);
            beating.unbounded();
            double arrival = (System.nanoTime() - begunOpening) / 1e9;
            double meanwhile = beating.latencies().millis(0.99);
            beating.run(Beating.EVERY, CHANGES_PER_SECOND);
            beating.reset();
            long bytes = all.bytes();
            double cpu = server.cpuSeconds();
            double own = Server.ownCpuSeconds();
            long begun = System.nanoTime();
            beating.run(time, CHANGES_PER_SECOND);
            double seconds = (System.nanoTime() - begun) / 1e9;
            cpu = server.cpuSeconds() - cpu;
            own = Server.ownCpuSeconds() - own;
            bytes = all.bytes() - bytes;
            Latencies latencies = beating.latencies();
            int changes = beating.changes();
            long latest = System.nanoTime() + 2 * Beating.EVERY.toNanos();
            while (right(all, pictures, beating) < streams && System.nanoTime() < latest) {
                beating.run(TURN, 0);
            }
            out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %,.0f | %.1f | %.1f | %.0f | %.1f | %.1f | %.2f |"
                            + " %.0f | %.0f | %,d of %,d | %.2f |%n",
                    name,
                    arrival,
                    meanwhile,
                    latencies.total() / seconds,
                    latencies.millis(0.5),
                    latencies.millis(0.99),
                    latencies.longestMillis(),
                    changes / seconds,
                    bytes / seconds / 1e6,
                    cpu / seconds,
                    server.residentKib() / 1024.0,
                    server.mostResidentKib() / 1024.0,
                    right(all, pictures, beating),
                    streams,
                    own / seconds);
        }
    }

    private static Streams opened(FutureTask<Streams> coming)
            throws IOException, InterruptedException {
        try {
            return coming.get();
        } catch (ExecutionException failed) {
            throw new IOException("the streams do not open", failed.getCause());
        }
    }

    /// How many pictures are as the truth is.
    private static long right(Streams streams, List<Picture> pictures, Beating beating)
            throws IOException {
        return streams.look(
                () -> pictures.stream().filter(each -> each.wrong(beating.truth()) == 0).count());
    }
}
