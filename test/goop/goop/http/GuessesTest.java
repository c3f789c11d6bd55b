package goop.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class GuessesTest {
    private long now;
    private final Guesses guesses = new Guesses(3, () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void eachFurtherFailureDoublesTheWaitUpToAQuarterOfAnHour() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            guesses.failed("a");
            waits.add(guesses.wait("a"));
            pass(Duration.ofSeconds(guesses.wait("a")));
            assertEquals(0, guesses.wait("a"));
        }
        assertEquals(
                List.of(
                        0L, 0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L,
                        900L),
                waits);
        assertEquals(0, guesses.wait("b"), "others do not feel it");
    }

    @Test
    void anHourWithoutAFailureForgives() {
        for (int i = 0; i < 10; i++) guesses.failed("a");
        assertEquals(16, guesses.wait("a"));
        pass(Guesses.FORGIVEN);
        guesses.failed("a");
        assertEquals(0, guesses.wait("a"));
    }

    @Test
    void aCrowdOfAddressesGuessesAsSlowlyAsOne() {
        guesses.failed("a");
        guesses.failed("b");
        guesses.failed("c");
        for (int i = 0; i < Guesses.FREE + 4; i++) guesses.failed("new " + i);
        assertEquals(8, guesses.wait("new 9"));
        assertEquals(8, guesses.wait("who never failed"));
        assertEquals(0, guesses.wait("a"), "whoever was here before has a row of its own");
        pass(Guesses.FORGIVEN);
        guesses.failed("newer");
        assertEquals(0, guesses.wait("newer"));
    }
}
