package goop.libp2p.dcutr;

import java.time.Duration;
import java.util.Optional;

/// When a relayed connection is upgraded once more. What was in the way may go: a connection that
/// died holds its ports for as long as our system would still deliver its last bytes, and its place
/// in the routers for a while after that, so that no SYN between the same ports gets through; an
/// address may not have been known; or the direct connection that there was is lost. No clock
/// inside.
final class Retries {
    /// Over ten minutes, each pause twice as long as the one before. With the first upgrade, those
    /// of the first minute are within what `DialBudget` allows.
    static final int MOST = 6;

    private static final Duration FIRST = Duration.ofSeconds(10);

    private int begun;

    /// How long to wait before looking whether it is due; empty when nothing more is tried.
    Optional<Duration> pause() {
        return begun == MOST ? Optional.empty() : Optional.of(FIRST.multipliedBy(1L << begun));
    }

    /// Whether to try now. While there is a direct connection that is not so, and costs nothing.
    boolean isDue(boolean direct) {
        if (direct) return false;
        begun++;
        return true;
    }
}
