package goop.libp2p.yamux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Random schedules: both sides open streams at once and send each other random bytes in random
/// pieces over pipes that cut at random, and end each direction on their own.
class ScheduleTest {
    private static final int SCHEDULES = 1_200;

    // What the two ends of a stream have agreed on, by its id and the schedule.
    private record Plan(long seed) {
        int length(boolean fromOpener) {
            Random random = new Random(fromOpener ? seed : ~seed);
            return random.nextInt(25) == 0 ? random.nextInt(600_000) : random.nextInt(3_000);
        }

        Random bytes(boolean fromOpener) {
            return new Random(seed + (fromOpener ? 1 : 2));
        }
    }

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @Test
    void everyByteArrivesInOrderAndEveryDirectionEndsOnItsOwn() throws Exception {
        long first = System.nanoTime();
        for (long seed = first; seed < first + SCHEDULES; seed++) run(seed);
    }

    private void run(long seed) throws Exception {
        Random random = new Random(seed);
        int each = 1 + random.nextInt(4);
        try (SessionPair pair = SessionPair.start(YamuxLimits.defaults(), random)) {
            List<Thread> threads = new ArrayList<>();
            for (YamuxSession session : List.of(pair.client(), pair.server())) {
                threads.add(thread(() -> acceptAll(session, each, seed)));
                for (int i = 0; i < each; i++) {
                    threads.add(thread(() -> use(session.open(), true, seed)));
                }
            }
            for (Thread thread : threads) thread.join();
            assertEquals(List.of(), List.copyOf(failures), "seed " + seed);
            for (YamuxSession session : List.of(pair.client(), pair.server())) {
                Until.holds(() -> session.streamCount() == 0);
                assertEquals(0, session.bufferedBytes(), "seed " + seed);
                assertEquals(true, session.isOpen(), "seed " + seed);
            }
        }
    }

    private void acceptAll(YamuxSession session, int count, long seed) throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            YamuxStream stream = session.accept();
            threads.add(thread(() -> use(stream, false, seed)));
        }
        for (Thread thread : threads) thread.join();
    }

    private void use(YamuxStream stream, boolean opener, long seed) throws Exception {
        Plan plan = new Plan(seed * 31 + stream.id());
        Thread writing = thread(() -> write(stream, plan, opener));
        read(stream.in(), plan, !opener);
        writing.join();
    }

    private void write(YamuxStream stream, Plan plan, boolean opener) throws IOException {
        byte[] all = new byte[plan.length(opener)];
        plan.bytes(opener).nextBytes(all);
        Random pieces = new Random(plan.seed());
        int at = 0;
        while (at < all.length) {
            int count = Math.min(all.length - at, 1 + pieces.nextInt(100_000));
            stream.out().write(all, at, count);
            at += count;
        }
        stream.closeWrite();
    }

    private static void read(InputStream in, Plan plan, boolean fromOpener) throws IOException {
        byte[] expected = new byte[plan.length(fromOpener)];
        plan.bytes(fromOpener).nextBytes(expected);
        byte[] piece = new byte[new Random(plan.seed()).nextInt(1, 70_000)];
        int at = 0;
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            for (int i = 0; i < count; i++, at++) {
                if (piece[i] != expected[at]) throw new AssertionError("byte " + at);
            }
        }
        assertEquals(expected.length, at);
    }

    private interface Task {
        void run() throws Exception;
    }

    private Thread thread(Task task) {
        return Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                task.run();
                            } catch (Exception | AssertionError e) {
                                failures.add(e);
                            }
                        });
    }
}
