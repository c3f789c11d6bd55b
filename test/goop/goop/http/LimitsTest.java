package goop.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class LimitsTest {
    // Where nanoTime wraps, to be sure that only differences are taken.
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void aBurstIsTakenAndThenTheRate() {
        RateLimit limit = new RateLimit(60, 10, 100, now::get);
        for (int i = 0; i < 10; i++) assertEquals(0, limit.take("a"), "take " + i);
        assertEquals(1, limit.take("a"));
        assertEquals(0, limit.take("b"));
        pass(Duration.ofMillis(999));
        assertEquals(1, limit.take("a"));
        pass(Duration.ofMillis(1));
        assertEquals(0, limit.take("a"));
        assertEquals(1, limit.take("a"));
        pass(Duration.ofMinutes(10));
        for (int i = 0; i < 10; i++) assertEquals(0, limit.take("a"), "take " + i);
        assertEquals(1, limit.take("a"));
    }

    @Test
    void whatIsGivenBackIsThereAgainAndNoMore() {
        RateLimit limit = new RateLimit(1, 2, 100, now::get);
        for (int i = 0; i < 5; i++) {
            assertEquals(0, limit.take("a"), "take " + i);
            limit.giveBack("a");
        }
        limit.giveBack("nobody");
        for (String each : new String[] {"a", "nobody"}) {
            for (int i = 0; i < 2; i++) assertEquals(0, limit.take(each), each);
            assertEquals(60, limit.take(each), each);
        }
    }

    @Test
    void retryAfterIsNeverTooEarly() {
        RateLimit limit = new RateLimit(6, 1, 100, now::get);
        assertEquals(0, limit.take("a"));
        long wait = limit.take("a");
        assertEquals(10, wait);
        pass(Duration.ofSeconds(wait));
        assertEquals(0, limit.take("a"));
    }

    @Test
    void noLimitIsNoLimit() {
        RateLimit limit = new RateLimit(0, 0, 10, now::get);
        for (int i = 0; i < 100_000; i++) assertEquals(0, limit.take("a"));
        assertEquals(0, limit.size());
    }

    @Test
    void inventedKeysDoNotFillMemoryNorHurtThoseWhoWereHere() {
        RateLimit limit = new RateLimit(60, 10, 1000, now::get);
        assertEquals(0, limit.take("old"));
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            if (limit.take("invented " + i) == 0) taken++;
        }
        assertTrue(limit.size() <= 1001, limit.size() + "");
        assertEquals(999 + 10, taken);
        assertEquals(0, limit.take("old"));
        // Once they are quiet, there is room again.
        pass(Duration.ofSeconds(11));
        assertEquals(0, limit.take("new"));
        assertTrue(limit.size() <= 2, limit.size() + "");
    }

    @Test
    void overAnyTimeNoMoreThanRateAndBurstPass() {
        long seed = System.nanoTime();
        System.out.println("LimitsTest seed " + seed);
        Random random = new Random(seed);
        RateLimit limit = new RateLimit(600, 20, 10, now::get);
        long begun = now.get();
        long passed = 0;
        for (int i = 0; i < 50_000; i++) {
            pass(Duration.ofMillis(random.nextInt(50)));
            if (limit.take("a") == 0) passed++;
            long allowed = 20 + (now.get() - begun) / 100_000_000;
            assertTrue(passed <= allowed, passed + " of " + allowed);
        }
        double share = passed / ((now.get() - begun) / 1e8);
        assertTrue(share > 0.99, "share " + share);
    }

    @Test
    void slotsAreBoundedInAllAndByKeyAndComeBack() {
        StreamSlots slots = new StreamSlots(3, 2);
        assertEquals(StreamSlots.Answer.TAKEN, slots.take("a"));
        assertEquals(StreamSlots.Answer.TAKEN, slots.take("a"));
        assertEquals(StreamSlots.Answer.FULL_FOR_KEY, slots.take("a"));
        assertEquals(StreamSlots.Answer.TAKEN, slots.take("b"));
        assertEquals(StreamSlots.Answer.FULL, slots.take("c"));
        slots.release("a");
        assertEquals(StreamSlots.Answer.TAKEN, slots.take("c"));
        assertEquals(3, slots.open());
    }

    @Test
    void slotsAreNeverOversoldAmongThreads() throws InterruptedException {
        StreamSlots slots = new StreamSlots(50, 20);
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < 100; t++) {
                String key = "k" + t % 5;
                threads.submit(
                        () -> {
                            for (int i = 0; i < 1000; i++) {
                                if (slots.take(key) != StreamSlots.Answer.TAKEN) continue;
                                most.accumulateAndGet(slots.open(), Math::max);
                                Thread.yield();
                                slots.release(key);
                            }
                        });
            }
            threads.shutdown();
            assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
        }
        assertEquals(0, slots.open());
        assertTrue(most.get() <= 50 + 100, most.get() + "");
    }
}
