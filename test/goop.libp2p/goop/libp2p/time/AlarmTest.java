package goop.libp2p.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

class AlarmTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final BlockingQueue<String> rings = new LinkedBlockingQueue<>();

    private Alarm alarm(String name) {
        return new Alarm(() -> rings.add(name));
    }

    private String next() throws InterruptedException {
        return rings.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void alarmsRingInTheOrderOfTheirTimesAndNotBefore() throws Exception {
        long start = System.nanoTime();
        List<Alarm> alarms = new ArrayList<>();
        for (int i : new int[] {4, 1, 3, 0, 2}) {
            Alarm each = alarm("" + i);
            each.setTo(start + i * 20_000_000L);
            alarms.add(each);
        }
        for (int i = 0; i < 5; i++) {
            assertEquals("" + i, next());
            assertTrue(System.nanoTime() - start >= i * 20_000_000L);
        }
    }

    @Test
    void whatIsSetEarlierRingsEarlierAndOnce() throws Exception {
        Alarm alarm = alarm("once");
        alarm.set(LONG);
        alarm.set(Duration.ofMillis(20));
        alarm.setAtLatestTo(System.nanoTime() + LONG.toNanos());
        assertEquals("once", next());
        Alarm last = alarm("last");
        last.set(Duration.ofMillis(50));
        assertEquals("last", next());
        alarm.dismiss();
    }

    @Test
    void whatIsPutOffRingsAtTheNewTime() throws Exception {
        long start = System.nanoTime();
        Alarm alarm = alarm("late");
        alarm.setTo(start + 10_000_000L);
        alarm.setTo(start + 100_000_000L);
        assertEquals("late", next());
        assertTrue(System.nanoTime() - start >= 100_000_000L);
    }

    @Test
    void whatIsClearedOrDismissedIsSilentAndWhatIsSetAgainRings() throws Exception {
        Alarm cleared = alarm("cleared");
        cleared.set(Duration.ofMillis(10));
        cleared.clear();
        Alarm dismissed = alarm("dismissed");
        dismissed.set(Duration.ofMillis(10));
        dismissed.dismiss();
        dismissed.set(Duration.ofMillis(10));
        Alarm control = alarm("control");
        control.set(Duration.ofMillis(30));
        assertEquals("control", next());
        assertNull(rings.poll());
        cleared.set(Duration.ofMillis(10));
        assertEquals("cleared", next());
    }

    @Test
    void aMillionAlarmsThatNeverRangAreForgotten() {
        for (int i = 0; i < 1_000_000; i++) {
            Alarm alarm = new Alarm(() -> {});
            alarm.set(LONG);
            alarm.dismiss();
        }
        assertTrue(AlarmClock.size() < 10_000, () -> AlarmClock.size() + " visits");
    }

    @Test
    void anAlarmThatFailsDoesNotStopTheClock() throws Exception {
        Alarm bad =
                new Alarm(
                        () -> {
                            throw new IllegalStateException("on purpose");
                        });
        bad.set(Duration.ofMillis(1));
        Alarm good = alarm("good");
        good.set(Duration.ofMillis(20));
        assertEquals("good", next());
    }

    @Test
    void underManyThreadsNoAlarmIsLostOrRingsUnset() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        List<Thread> threads = new ArrayList<>();
        AtomicBoolean wrong = new AtomicBoolean();
        for (int t = 0; t < 8; t++) {
            Random random = new Random(seed + t);
            threads.add(Thread.startVirtualThread(() -> wrong.compareAndSet(false, !live(random))));
        }
        for (Thread each : threads) each.join();
        assertTrue(!wrong.get());
    }

    // Sets, puts off and clears at random; at the end the alarm must ring.
    private static boolean live(Random random) {
        BlockingQueue<Long> rang = new LinkedBlockingQueue<>();
        Alarm alarm = new Alarm(() -> rang.add(System.nanoTime()));
        long due = 0;
        for (int i = 0; i < 2_000; i++) {
            due = System.nanoTime() + random.nextInt(3_000_000);
            alarm.setTo(due);
            if (random.nextInt(3) == 0) alarm.clear();
            if (random.nextInt(50) == 0) Thread.yield();
        }
        rang.clear();
        due = System.nanoTime() + 5_000_000;
        alarm.setTo(due);
        try {
            Long when = rang.poll(30, TimeUnit.SECONDS);
            return when != null;
        } catch (InterruptedException e) {
            return false;
        } finally {
            alarm.dismiss();
        }
    }
}
