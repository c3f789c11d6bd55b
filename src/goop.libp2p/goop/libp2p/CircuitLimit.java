package goop.libp2p;

import java.time.Duration;

/// How long a relay lets a circuit live, and how much it carries.
///
/// ```
/// message Limit { optional uint32 duration = 1; optional uint64 data = 2; }
/// ```
///
/// @param duration in whole seconds on the wire; zero for as long as one likes
/// @param bytes in each direction; zero for as many as one likes
public record CircuitLimit(Duration duration, long bytes) {
    /// Neither.
    public static final CircuitLimit NONE = new CircuitLimit(Duration.ZERO, 0);

    /// Whether there is no limit at all: then nothing is told of it, and the connection does not
    /// count as limited.
    public boolean isNone() {
        return duration.isZero() && bytes == 0;
    }

    /// `1048576 bytes each way, PT1H`.
    @Override
    public String toString() {
        if (isNone()) return "no limit";
        String much = bytes == 0 ? "" : bytes + " bytes each way";
        String both = bytes == 0 || duration.isZero() ? "" : ", ";
        return much + both + (duration.isZero() ? "" : duration.toSeconds() + " s");
    }
}
