package goop.libp2p.swarm;

import goop.libp2p.noise.Noise;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/// Of several attempts to reach a peer, one at a time takes the step after which the peer has a
/// connection; the next does when that one has failed.
///
/// Were two to take it, the peer would begin to use both, and lose what it has begun on the one
/// that is given up. go-libp2p-pubsub opens its stream on the first, and no other when that fails.
final class LastStep {
    private final Semaphore turn = new Semaphore(1);

    /// One attempt.
    interface Attempt<T> {
        /// @param gate before the step; waits for the turn, which is kept by whoever succeeds
        T run(Noise.Gate gate) throws IOException, InterruptedException;
    }

    <T> T taking(Attempt<T> attempt) throws IOException, InterruptedException {
        Turn mine = new Turn();
        boolean done = false;
        try {
            T result = attempt.run(mine);
            done = true;
            return result;
        } finally {
            if (!done) mine.giveUp();
        }
    }

    // Belongs to the thread of its attempt.
    private final class Turn implements Noise.Gate {
        private boolean taken;

        @Override
        public void pass() throws IOException {
            try {
                turn.acquire();
                taken = true;
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("another address was quicker");
            }
        }

        void giveUp() {
            if (taken) turn.release();
        }
    }
}
