package goop.peer;

import java.time.Duration;
import java.time.Instant;

/// Notices that the machine has slept: the clock on the wall has gone on, and the one that counts
/// ticks has not. A plain state machine.
final class Nap {
    // A clock that is set right moves too; then a few streams are opened anew for nothing.
    static final Duration LEAST = Duration.ofSeconds(15);

    private Duration ahead;

    /// Whether it has slept since it was asked last.
    boolean over(Moment now) {
        Duration before = ahead;
        ahead = Duration.between(Instant.ofEpochMilli(now.ticks()), now.wall());
        return before != null && ahead.minus(before).compareTo(LEAST) >= 0;
    }
}
