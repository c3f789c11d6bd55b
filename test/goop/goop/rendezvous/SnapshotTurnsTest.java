package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.rendezvous.SnapshotTurns.Turn;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

class SnapshotTurnsTest {
    private static final Duration NEVER = Duration.ofHours(1);

    @Test
    void onlySoManyHaveATurnAtOnceAndEverybodyHasOne() throws Exception {
        SnapshotTurns turns = new SnapshotTurns(3, NEVER);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1000; i++) {
                all.add(
                        threads.submit(
                                () -> {
                                    try (Turn _ = turns.take()) {
                                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                                        Thread.yield();
                                        now.decrementAndGet();
                                    }
                                    return null;
                                }));
            }
            for (Future<?> each : all) each.get();
        }
        assertEquals(3, most.get());
        assertEquals(3, turns.free());
    }

    @Test
    void whoTakesLongLosesThePlaceAndGivesBackNone() throws Exception {
        SnapshotTurns turns = new SnapshotTurns(2, Duration.ofMillis(20));
        Turn one = turns.take();
        Turn two = turns.take();
        // Both of these come only because the first two are too slow.
        Turn three = turns.take();
        Turn four = turns.take();
        one.close();
        two.close();
        one.close();
        three.close();
        four.close();
        assertEquals(2, turns.free());
    }

    @Test
    void whoIsInterruptedWhileWaitingTakesNoPlace() throws Exception {
        SnapshotTurns turns = new SnapshotTurns(1, NEVER);
        CountDownLatch interrupted = new CountDownLatch(2);
        Turn only = turns.take();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            waiting.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try (Turn _ = turns.take()) {
                                            throw new AssertionError("there is no place");
                                        } catch (InterruptedException asked) {
                                            interrupted.countDown();
                                        }
                                    }));
        }
        for (Thread each : waiting) each.interrupt();
        interrupted.await();
        only.close();
        assertEquals(1, turns.free());
        turns.take().close();
    }
}
