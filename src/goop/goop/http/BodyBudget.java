package goop.http;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes of request bodies may be held at once, over all connections, so that a crowd of
/// large ones, whole or half sent, cannot fill the heap.
///
/// Large bodies get half of it: whatever they do, there is room for the small ones, which every
/// heartbeat is.
final class BodyBudget {
    /// A presence message of an ordinary peer has some hundred bytes.
    static final int SMALL = 4 * 1024;

    // Whatever the heap, this much is always there.
    private static final long LEAST = 1 << 20;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    /// A sixteenth of the heap.
    BodyBudget() {
        this(Math.max(LEAST, Runtime.getRuntime().maxMemory() / 16));
    }

    BodyBudget(long most) {
        this.most = most;
    }

    /// The share of one exchange, given back as a whole.
    Share share() {
        return new Share();
    }

    /// What one exchange holds. Used by its thread only.
    final class Share {
        private int bytes;

        private Share() {}

        /// @throws Refusal 503 when there is no room for so many more
        void take(int more) throws Refusal {
            long limit = bytes + more > SMALL ? most / 2 : most;
            if (held.addAndGet(more) > limit) {
                held.addAndGet(-more);
                throw Refusal.later("too much is being sent at once");
            }
            bytes += more;
        }

        void release() {
            if (bytes == 0) return;
            held.addAndGet(-bytes);
            bytes = 0;
        }
    }
}
