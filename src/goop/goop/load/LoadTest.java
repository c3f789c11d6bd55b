package goop.load;

import goop.libp2p.Keypair;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One run of a [LoadPlan].
///
/// First the crowd lives for the plan's length. Then it is calm: nobody comes or leaves any more,
/// and every watcher's picture must become right. Then all is over: everybody says goodbye.
public final class LoadTest {
    // Longer than a server is silent on a stream: it sends a comment each quarter of a minute.
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    // After the ttl: how often servers look for who has expired (5 s), and as much again.
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final LoadPlan plan;
    private final InetSocketAddress address;
    private final Crowd crowd;
    private final List<Keypair> keys = new ArrayList<>();
    private final Tally tally = new Tally();
    private final CountDownLatch calm = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    /// @param address where the target's name leads, see [Consent#obtain]
    public LoadTest(LoadPlan plan, InetSocketAddress address) {
        this.plan = plan;
        this.address = address;
        for (int i = 0; i < plan.peers(); i++) keys.add(Keypair.generate());
        crowd = new Crowd(keys);
    }

    /// Blocks until it is over, or ends it when interrupted; either way the simulated peers say
    /// goodbye first.
    ///
    /// @param progress is told once a second how many publishes were answered so far
    /// @throws ConnectException when there is no server to begin with
    public LoadReport run(Consumer<String> progress) throws IOException, InterruptedException {
        close(connect());
        SplittableRandom chance = new SplittableRandom(plan.seed());
        List<Thread> threads = new ArrayList<>();
        List<Watcher> watchers = new ArrayList<>();
        long began = System.nanoTime();
        try {
            for (int i = 0; i < plan.watchers(); i++) {
                Duration arrival = plan.arrivals().multipliedBy(i).dividedBy(plan.watchers());
                Watcher watcher = new Watcher(this, arrival);
                watchers.add(watcher);
                threads.add(Thread.ofVirtual().name("load watcher " + i).start(watcher));
            }
            for (int i = 0; i < plan.peers(); i++) {
                Behaviour behaviour = new Behaviour(chance.split(), plan.heartbeat(), plan.ttl());
                SimulatedPeer peer = new SimulatedPeer(this, i, keys.get(i), behaviour);
                threads.add(Thread.ofVirtual().name("load peer " + i).start(peer));
            }
            long end = began + plan.length().toNanos();
            while (System.nanoTime() < end) {
                Thread.sleep(Math.clamp((end - System.nanoTime()) / 1_000_000, 1, 1000));
                progress.accept(tally.publishes.count() + " publishes answered");
            }
            long seconds = System.nanoTime() - began;
            long published = tally.publishes.count();
            calm.countDown();
            long calmAt = System.nanoTime();
            int right = awaitPictures(watchers, calmAt, progress);
            Duration settled = Duration.ofNanos(System.nanoTime() - calmAt);
            return LoadReport.of(plan, tally, published, Duration.ofNanos(seconds), right, settled);
        } finally {
            calm.countDown();
            over.countDown();
            watchers.forEach(Watcher::close);
            for (Thread each : threads) each.join(TIMEOUT);
        }
    }

    private int awaitPictures(List<Watcher> watchers, long calmAt, Consumer<String> progress)
            throws InterruptedException {
        long ttl = plan.ttl().toNanos();
        long deadline = calmAt + ttl + 2 * MARGIN.toNanos();
        while (true) {
            long now = System.nanoTime();
            int right = 0;
            for (Watcher each : watchers) {
                if (each.right(now, ttl, MARGIN.toNanos())) right++;
            }
            // Before that time nothing is certain of those who fell asleep last.
            boolean certain = now - calmAt > ttl + MARGIN.toNanos();
            if (certain && right == watchers.size() || now > deadline) return right;
            progress.accept(right + " of " + watchers.size() + " pictures right");
            Thread.sleep(500);
        }
    }

    LoadPlan plan() {
        return plan;
    }

    Crowd crowd() {
        return crowd;
    }

    Tally tally() {
        return tally;
    }

    boolean calm() {
        return calm.getCount() == 0;
    }

    boolean over() {
        return over.getCount() == 0;
    }

    /// Returns early when the next part of the test begins.
    void sleep(Duration time) throws InterruptedException {
        CountDownLatch next = calm() ? over : calm;
        next.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    Http1Connection connect() throws IOException {
        return Http1Connection.open(plan.target(), address, TIMEOUT);
    }

    void close(Http1Connection connection) {
        try {
            connection.close();
        } catch (IOException alreadyGone) {
            tally.trouble("close failed: " + brief(alreadyGone));
        }
    }

    /// One of a few phrases, so that they can be counted.
    String brief(IOException failed) {
        return switch (failed) {
            case ConnectException _ -> "refused";
            case SocketTimeoutException _ -> "no answer within " + TIMEOUT.toSeconds() + " s";
            case EOFException _ -> "cut";
            case SocketException _ -> "reset";
            default -> failed.getClass().getSimpleName();
        };
    }
}
