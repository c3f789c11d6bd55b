package goop.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

class RateHistoryTest {
    private static final long START = 1_770_000_000;

    private final AtomicLong total = new AtomicLong(77);
    private final RateHistory history = new RateHistory();

    @BeforeEach
    void begin() {
        history.add("publishes", total::get);
        history.sample(Instant.ofEpochSecond(START));
    }

    private void second(long at, int count) {
        total.addAndGet(count);
        history.sample(Instant.ofEpochSecond(at));
    }

    @Test
    void eachSecondHasWhatWasCountedInIt() {
        second(START + 1, 5);
        second(START + 2, 7);
        RateHistory.Plot plot = history.seconds("publishes");
        assertEquals(START + 2, plot.end());
        assertEquals(600, plot.values().length);
        assertEquals(5, plot.values()[598]);
        assertEquals(7, plot.values()[599]);
    }

    @Test
    void whatCameLateIsSpreadAndNothingIsLost() {
        second(START + 10, 103);
        long[] values = history.seconds("publishes").values();
        assertEquals(103, Arrays.stream(values).sum());
        assertEquals(11, Arrays.stream(values).max().orElseThrow());
    }

    @Test
    void minutesAddUpWhatTheSecondsSaid() {
        long seed = System.nanoTime();
        System.out.println("RateHistoryTest seed " + seed);
        Random random = new Random(seed);
        long expected = 0;
        long at = START;
        while (at < START + 3000) {
            at += random.nextInt(1, 4);
            int count = random.nextInt(100);
            expected += count;
            second(at, count);
        }
        long[] minutes = history.minutes("publishes").values();
        assertEquals(expected, Arrays.stream(minutes).sum());
        assertEquals(24 * 60, minutes.length);
    }

    @Test
    void aDayLaterOldMinutesAreGone() {
        second(START + 1, 50);
        for (long at = START + 60; at <= START + 2 * 86_400; at += 60) second(at, 1);
        assertEquals(24 * 60, Arrays.stream(history.minutes("publishes").values()).sum(), 1);
    }

    @Test
    void aClockThatJumpsDoesNoHarm() {
        second(START + 1, 5);
        second(START - 3600, 1);
        second(START - 3599, 2);
        assertEquals(1 + 2, history.seconds("publishes").values()[599]);
        second(START + 400L * 86_400, 9);
        assertEquals(START + 400L * 86_400, history.seconds("publishes").end());
    }
}
