package goop.libp2p.dcutr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// When a relayed connection is upgraded once more.
class RetriesTest {
    @Test
    void thePausesGrowAndThenItIsEnough() {
        Retries retries = new Retries();
        List<Long> pauses = new ArrayList<>();
        for (Optional<Duration> each = retries.pause(); each.isPresent(); each = retries.pause()) {
            pauses.add(each.get().toSeconds());
            assertTrue(retries.isDue(false));
        }
        assertEquals(List.of(10L, 20L, 40L, 80L, 160L, 320L), pauses);
    }

    @Test
    void aDirectConnectionIsWaitedForAsLongAsItLivesAndThenReplaced() {
        Retries retries = new Retries();
        for (int look = 0; look < 1000; look++) {
            assertEquals(Optional.of(Duration.ofSeconds(10)), retries.pause());
            assertFalse(retries.isDue(true));
        }
        assertTrue(retries.isDue(false));
        assertEquals(Optional.of(Duration.ofSeconds(20)), retries.pause());
    }
}
