package goop.peer;

import java.time.Instant;

/// The time, twice: for reckoning and for people.
///
/// @param ticks milliseconds of a clock that never jumps
/// @param wall what a clock on the wall shows, which may jump
record Moment(long ticks, Instant wall) {
    static Moment now() {
        return new Moment(System.nanoTime() / 1_000_000, Instant.now());
    }

    /// When that tick was.
    Instant at(long then) {
        return wall.minusMillis(ticks - then);
    }
}
