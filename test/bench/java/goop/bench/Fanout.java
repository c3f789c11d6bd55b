package goop.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// A thousand streams, and changes that each of them is to get: at two rates, then at rising ones
/// until the server no longer keeps up.
final class Fanout {
    private static final int STREAMS = 1000;
    private static final int[] RATES = {100, 1000};
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final int WARM_UP_RATE = 600;
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final Duration CLIMBING = Duration.ofSeconds(5);
    // What is under way when the last change is sent may take so long to arrive.
    private static final Duration REST = Duration.ofSeconds(5);

    private final PrintStream out;
    private final boolean gzip;

    /// @param gzip whether the streams accept it
    Fanout(PrintStream out, boolean gzip) {
        this.out = out;
        this.gzip = gzip;
    }

    /// What came of one rate. `seconds` is from the first publish to the last delivery.
    private record Result(
            int rate,
            Duration time,
            double achieved,
            long lost,
            double seconds,
            double cpu,
            double ownCpu,
            long bytes,
            Latencies latencies) {

        double deliveriesPerSecond() {
            return latencies.total() / seconds;
        }

        boolean keptUp() {
            boolean inTime = seconds <= time.toMillis() / 1000.0 + 1;
            return lost == 0 && inTime && achieved >= 0.98 * rate;
        }
    }

    /// @param rates messages a second; none means 100, 1,000, and then as many as go
    void run(Map<String, String> servers, int[] rates) throws IOException, InterruptedException {
        out.println(
                """

                | server | messages/s | deliveries/s | lost | p50 ms | p99 ms \
                | server CPU µs/delivery | load's CPU µs/delivery | bytes/delivery | kept up |
                |---|---|---|---|---|---|---|---|---|---|\
                """);
        for (Map.Entry<String, String> each : servers.entrySet()) {
            SendTimes times = new SendTimes();
            try (Server server = Server.start(each.getValue());
                    Deliveries streams = new Deliveries(server.address(), gzip, STREAMS, times);
                    Publisher publisher = new Publisher(server.address(), times)) {
                publisher.run(WARM_UP_RATE, WARM_UP);
                for (int rate : rates.length > 0 ? rates : RATES) {
                    row(each.getKey(), measure(server, streams, publisher, rate, MEASURED));
                }
                if (rates.length == 0) climb(each.getKey(), server, streams, publisher);
            }
        }
    }

    /// Doubles the rate until it is too much, then halves the step three times.
    private void climb(String name, Server server, Deliveries streams, Publisher publisher)
            throws IOException, InterruptedException {
        int kept = 0;
        int step = 1000;
        for (int halved = 0; halved < 4; ) {
            Result result = measure(server, streams, publisher, kept + step, CLIMBING);
            row(name, result);
            if (result.keptUp()) kept += step;
            if (!result.keptUp() || halved > 0) halved++;
            if (halved > 0) step /= 2;
        }
    }

    private static Result measure(
            Server server, Deliveries streams, Publisher publisher, int rate, Duration time)
            throws IOException, InterruptedException {
        streams.awaitSilence();
        streams.reset();
        int first = publisher.published();
        double cpu = server.cpuSeconds();
        double ownCpu = Server.ownCpuSeconds();
        long bytes = streams.bytes();
        long begun = System.nanoTime();
        double achieved = publisher.run(rate, time);
        long latest = System.nanoTime() + REST.toNanos();
        while (streams.missing(first, publisher.published()) > 0 && System.nanoTime() < latest) {
            Thread.sleep(10);
        }
        return new Result(
                rate,
                time,
                achieved,
                streams.missing(first, publisher.published()),
                (System.nanoTime() - begun) / 1e9,
                server.cpuSeconds() - cpu,
                Server.ownCpuSeconds() - ownCpu,
                streams.bytes() - bytes,
                streams.latencies());
    }

    private void row(String name, Result result) {
        out.printf(
                Locale.ROOT,
                "| %s | %,d | %,.0f | %,d | %.1f | %.1f | %.2f | %.2f | %.0f | %s |%n",
                name,
                result.rate(),
                result.deliveriesPerSecond(),
                result.lost(),
                result.latencies().millis(0.5),
                result.latencies().millis(0.99),
                1e6 * result.cpu() / result.latencies().total(),
                1e6 * result.ownCpu() / result.latencies().total(),
                (double) result.bytes() / result.latencies().total(),
                result.keptUp() ? "yes" : "no (%,.0f/s)".formatted(result.achieved()));
    }
}
