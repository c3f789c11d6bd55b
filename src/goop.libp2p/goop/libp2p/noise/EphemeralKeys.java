package goop.libp2p.noise;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// Keys for the next handshakes, made ahead while nobody waits: the JDK takes 0.1 ms for one. Each
/// is handed out once.
final class EphemeralKeys {
    // A burst of more handshakes makes its keys as it goes.
    private static final int AHEAD = 16;

    private static final ArrayBlockingQueue<X25519Key> READY = new ArrayBlockingQueue<>(AHEAD);
    private static final AtomicBoolean FILLING = new AtomicBoolean();

    private EphemeralKeys() {}

    static X25519Key take() {
        X25519Key ready = READY.poll();
        if (READY.size() <= AHEAD / 2 && FILLING.compareAndSet(false, true)) {
            Thread.ofVirtual().name("noise keys").start(EphemeralKeys::fill);
        }
        return ready != null ? ready : X25519Key.generate();
    }

    // Between two keys the handshakes that wait for a processor go first.
    private static void fill() {
        try {
            while (READY.offer(X25519Key.generate())) Thread.yield();
        } finally {
            FILLING.set(false);
        }
    }
}
