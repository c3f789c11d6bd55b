package goop.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Streams over which numbered messages come, and which of them have come to all.
final class Deliveries implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SendTimes times;
    private final List<Markers> all = new ArrayList<>();
    private final Streams streams;
    private Latencies latencies = new Latencies(); // of the reader's lock

    /// Opens this many streams, and returns when all of them are silent.
    Deliveries(InetSocketAddress server, boolean gzip, int count, SendTimes times)
            throws IOException, InterruptedException {
        this.times = times;
        for (int i = 0; i < count; i++) all.add(new Markers(this::received));
        var next = all.iterator();
        streams =
                new Streams(
                        server,
                        Messages.subscription("/events", gzip),
                        count,
                        () -> gzip ? new Gunzip(next.next()) : next.next());
        awaitSilence();
        reset();
    }

    private void received(int number, long now) {
        latencies.add(now - times.nanoTime(number));
    }

    void awaitSilence() throws IOException, InterruptedException {
        streams.awaitSilence(PATIENCE);
    }

    void reset() throws IOException {
        streams.look(
                () -> {
                    latencies = new Latencies();
                    all.forEach(Markers::reset);
                    return 0;
                });
    }

    /// From sending to reading, of each delivery since the last reset.
    Latencies latencies() throws IOException {
        Latencies[] found = new Latencies[1];
        streams.look(
                () -> {
                    found[0] = latencies;
                    return 0;
                });
        return found[0];
    }

    /// Bytes that came in so far, as they were on the line.
    long bytes() throws IOException {
        return streams.bytes();
    }

    /// How many of the numbers `from` to before `to` some stream lacks, over all streams; a stream
    /// that has the right count but not these very numbers counts as lacking all.
    long missing(int from, int to) throws IOException {
        long sum = (long) (from + to - 1) * (to - from) / 2;
        return streams.look(
                () -> {
                    long missing = 0;
                    for (Markers each : all) {
                        int lacking = to - from - each.received();
                        boolean others = lacking == 0 && each.sum() != sum;
                        missing += others ? to - from : Math.abs(lacking);
                    }
                    return missing;
                });
    }

    @Override
    public void close() throws IOException {
        streams.close();
    }
}
