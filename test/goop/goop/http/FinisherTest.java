package goop.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/// When the dispatcher is told that exchanges have ended.
@Timeout(60)
class FinisherTest {
    private final AtomicInteger told = new AtomicInteger();

    /// Threads that have not been given a carrier yet.
    private final Queue<Runnable> threads = new ArrayDeque<>();

    private final Finisher finisher = new Finisher(threads::add);

    /// An exchange ends: the JDK closes its body.
    private void end(Finisher finisher) {
        OutputStream body =
                new OutputStream() {
                    @Override
                    public void write(int b) {}

                    @Override
                    public void close() {
                        told.incrementAndGet();
                    }
                };
        close(finisher.deferring(body));
    }

    private static void close(OutputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new AssertionError("is deferred, and cannot fail", e);
        }
    }

    @Test
    void anExchangeBehindWhichNoneWaitsIsToldAtOnce() {
        finisher.execute(() -> end(finisher));
        threads.remove().run();
        assertEquals(1, told.get());
    }

    @Test
    void theLastThatWaitedTellsForAllBeforeItRuns() {
        AtomicInteger seen = new AtomicInteger(-1);
        for (int i = 0; i < 3; i++) finisher.execute(() -> end(finisher));
        // What it does after that may last for ever: nobody waits for it.
        finisher.execute(() -> seen.set(told.get()));
        for (int i = 0; i < 3; i++) threads.remove().run();
        assertEquals(0, told.get());
        threads.remove().run();
        assertEquals(3, seen.get());
    }

    @Test
    void noMoreThanSoManyAreKeptWhileOthersWait() {
        for (int i = 0; i < Finisher.MOST + 1; i++) finisher.execute(() -> end(finisher));
        for (int i = 0; i < Finisher.MOST - 1; i++) threads.remove().run();
        assertEquals(0, told.get());
        threads.remove().run();
        assertEquals(Finisher.MOST, told.get());
    }

    @Test
    void anExchangeThatGetsNoThreadHoldsNobodyUp() {
        Finisher full =
                new Finisher(
                        exchange -> {
                            throw new RejectedExecutionException("no more threads");
                        });
        assertThrows(RejectedExecutionException.class, () -> full.execute(() -> {}));
        end(full);
        assertEquals(1, told.get());
    }

    @Test
    void aBodyThatCannotBeClosedHoldsNobodyUp() {
        finisher.execute(() -> {});
        close(
                finisher.deferring(
                        new OutputStream() {
                            @Override
                            public void write(int b) {}

                            @Override
                            public void close() throws IOException {
                                throw new IOException("on purpose");
                            }
                        }));
        end(finisher);
        assertEquals(0, told.get());
        threads.remove().run();
        assertEquals(1, told.get());
    }

    @Test
    void ofThousandsThatEndAtTheSameTimeNoneIsForgotten() throws InterruptedException {
        int exchanges = 20_000;
        Finisher many = new Finisher(Thread::startVirtualThread);
        CountDownLatch ended = new CountDownLatch(exchanges);
        for (int i = 0; i < exchanges; i++) {
            many.execute(
                    () -> {
                        end(many);
                        ended.countDown();
                    });
        }
        ended.await();
        // Another thread may still be telling: then it tells for this one, too.
        while (told.get() < exchanges) Thread.onSpinWait();
        assertEquals(exchanges, told.get());
    }
}
