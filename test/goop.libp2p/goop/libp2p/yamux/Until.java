package goop.libp2p.yamux;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for what another thread will soon have done.
final class Until {
    private static final Duration LONG = Duration.ofSeconds(20);

    private Until() {}

    static void holds(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) fail("still not so after " + LONG);
            Thread.sleep(1);
        }
    }
}
