package goop.libp2p.yamux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

/// Limits whose times a test need not wait for.
final class Times {
    private static final Duration LONG = Duration.ofSeconds(20);

    private Times() {}

    static YamuxLimits of(Duration linger, Duration writeDeadline) {
        return limits(LONG, LONG, LONG, writeDeadline, linger);
    }

    static YamuxLimits keepAlive(Duration keepAlive, Duration pingTimeout) {
        return limits(LONG, keepAlive, pingTimeout, LONG, LONG);
    }

    static YamuxLimits open(Duration openTimeout) {
        return limits(openTimeout, LONG, LONG, LONG, LONG);
    }

    private static YamuxLimits limits(
            Duration open, Duration keepAlive, Duration ping, Duration write, Duration linger) {
        YamuxLimits usual = YamuxLimits.defaults();
        return new YamuxLimits(
                usual.acceptBacklog(),
                usual.inboundStreams(),
                usual.refusals(),
                usual.unacknowledged(),
                open,
                usual.maxWindow(),
                usual.buffered(),
                usual.idleFrames(),
                keepAlive,
                ping,
                write,
                linger);
    }

    /// A deadline that is behaviour: what it took is printed, and five times as much is too much.
    static void print(String what, long start, long mostMillis) {
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.println(what + " took " + millis + " ms");
        assertTrue(millis <= mostMillis, what + " took " + millis + " ms");
    }
}
