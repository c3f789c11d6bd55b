package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import goop.rendezvous.SnapshotTurns.Turn;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
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
        CyclicBarrier trio = new CyclicBarrier(3);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 999; i++) {
                all.add(
                        threads.submit(
                                () -> {
                                    try (Turn _ = turns.take(NEVER)) {
                                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                                        trio.await();
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
        Turn one = turns.take(NEVER);
        Turn two = turns.take(NEVER);
        // Both of these come only because the first two are too slow.
        Turn three = turns.take(NEVER);
        Turn four = turns.take(NEVER);
        one.close();
        two.close();
        one.close();
        three.close();
        four.close();
        assertEquals(2, turns.free());
    }

    @Test
    void whoseTurnItIsNotInTimeIsToldSoAndMayAskAgain() throws Exception {
        SnapshotTurns turns = new SnapshotTurns(1, NEVER);
        Turn only = turns.take(NEVER);
        CountDownLatch first = new CountDownLatch(1);
        Thread waiting =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    first.countDown();
                                    try (Turn turn = turns.take(NEVER)) {
                                        assertNotNull(turn);
                                    } catch (InterruptedException stopped) {
                                        throw new AssertionError(stopped);
                                    }
                                });
        first.await();
        // The one thread waits for the place, so this one waits for its turn to do so.
        while (waiting.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
        assertNull(turns.take(Duration.ofMillis(1)));
        only.close();
        waiting.join();
        try (Turn turn = turns.take(NEVER)) {
            assertNotNull(turn);
        }
        assertEquals(1, turns.free());
    }

    @Test
    void whoIsInterruptedWhileWaitingTakesNoPlace() throws Exception {
        SnapshotTurns turns = new SnapshotTurns(1, NEVER);
        CountDownLatch interrupted = new CountDownLatch(2);
        Turn only = turns.take(NEVER);
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            waiting.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try (Turn _ = turns.take(NEVER)) {
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
        turns.take(NEVER).close();
    }
}
