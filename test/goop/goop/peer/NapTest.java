package goop.peer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class NapTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Nap nap = new Nap();

    private boolean over(long ticks, long wall) {
        return nap.over(new Moment(ticks, START.plusMillis(wall)));
    }

    @Test
    void aSleepIsNoticedOnceAndABusyMachineIsNone() {
        assertFalse(over(0, 0));
        assertFalse(over(1_000, 1_000));
        // The machine was busy: both clocks went on.
        assertFalse(over(61_000, 61_000));
        assertTrue(over(62_000, 3_600_000));
        assertFalse(over(63_000, 3_601_000));
    }

    @Test
    void aClockThatIsSetBackIsNoSleep() {
        assertFalse(over(0, 3_600_000));
        assertFalse(over(1_000, 1_000));
        assertFalse(over(2_000, 2_000));
    }
}
