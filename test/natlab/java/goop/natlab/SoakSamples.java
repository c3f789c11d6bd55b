package goop.natlab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The server's vitals once a second.
final class SoakSamples implements AutoCloseable {
    /// @param second since the soak began
    /// @param cores how many it kept busy since the sample before
    record Sample(double second, Vitals vitals, double cores) {}

    private static final double TICKS = 100; // of processor time in a second

    private final long began;
    private final SoakServer server;
    private final List<Sample> taken = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    private SoakSamples(long began, SoakServer server) {
        this.began = began;
        this.server = server;
        thread = Thread.ofPlatform().daemon().name("soak samples").unstarted(this::run);
    }

    static SoakSamples start(long began, SoakServer server) {
        SoakSamples samples = new SoakSamples(began, server);
        samples.thread.start();
        return samples;
    }

    private void run() {
        long pid = 0;
        long time = 0;
        long at = 0;
        while (!closed) {
            try {
                long now = System.nanoTime();
                long used = Vitals.processorTime(server.pid());
                boolean same = pid == server.pid();
                double cores = same ? (used - time) / TICKS / ((now - at) / 1e9) : 0;
                add(new Sample((now - began) / 1e9, Vitals.now(server.pid()), cores));
                pid = server.pid();
                time = used;
                at = now;
            } catch (IOException between) {
                pid = 0; // one server has ended, and the next is not there
            }
            LockSupport.parkNanos(1_000_000_000);
        }
    }

    private synchronized void add(Sample sample) {
        taken.add(sample);
    }

    synchronized List<Sample> taken() {
        return List.copyOf(taken);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
