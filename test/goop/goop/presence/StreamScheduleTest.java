package goop.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.presence.Presence.Type;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Whatever peers do and however badly subscribers read, in the end all of them see the same.
class StreamScheduleTest {
    // Make this larger to search for long.
    private static final int SCHEDULES = 40;
    private static final int STEPS = 200;
    private static final long TTL = 20_000;

    /// One subscriber and how it behaves.
    private static final class Reader {
        final Watcher watcher;
        Subscription stream;
        boolean stalled;

        Reader(View view, boolean gzip) {
            watcher = new Watcher(view, gzip);
        }
    }

    @Test
    void everySubscribersPictureIsTheTables() throws Exception {
        long first = System.nanoTime();
        System.out.println("StreamScheduleTest seeds from " + first);
        int restarts = 0;
        for (long seed = first; seed < first + SCHEDULES; seed++) {
            try {
                restarts += new Schedule(seed).run();
            } catch (IOException | RuntimeException | AssertionError failed) {
                throw new AssertionError("seed " + seed, failed);
            }
        }
        assertTrue(restarts > SCHEDULES / 10, "too few fell off the log: " + restarts);
    }

    private static final class Schedule {
        private final Random random;
        private final PresenceBoard board;
        private final List<Reader> readers = new ArrayList<>();
        private final Map<String, String> alive = new HashMap<>();
        private final int peers;
        private long millis = 1_738_764_000_000L;
        private int restarts;

        Schedule(long seed) {
            random = new Random(seed);
            peers = 1 + random.nextInt(40);
            BoardSettings settings =
                    new BoardSettings(
                            Duration.ofMillis(TTL),
                            false,
                            true,
                            1000,
                            1 << 24,
                            1000,
                            // As little as one segment, so that slow readers fall off.
                            random.nextInt(32 << 10),
                            Duration.ofMillis(20),
                            500,
                            "b" + random.nextInt(100));
            board =
                    new PresenceBoard(
                            settings,
                            PresenceToken.withRandomKey(),
                            () -> Instant.ofEpochMilli(millis),
                            () -> millis);
            for (View view : View.values()) {
                for (boolean gzip : new boolean[] {false, true}) {
                    readers.add(new Reader(view, gzip));
                    readers.add(new Reader(view, gzip));
                }
            }
        }

        int run() throws IOException {
            for (int i = 0; i < STEPS; i++) step();
            // A quiet time in which everybody reads again.
            for (Reader each : readers) connectIfNot(each);
            for (int i = 0; i < 50; i++) {
                pass(500);
                if (i % 10 == 0) beatAll();
                board.show();
                for (Reader each : readers) read(each, Integer.MAX_VALUE);
            }
            for (Reader each : readers) check(each);
            return restarts;
        }

        private void step() throws IOException {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> publish();
                case 3 -> pass(random.nextInt(3000));
                case 4 -> board.show();
                default -> {
                    Reader reader = readers.get(random.nextInt(readers.size()));
                    if (random.nextInt(10) == 0) reader.stalled = !reader.stalled;
                    if (random.nextInt(20) == 0) reader.stream = null;
                    if (reader.stalled) return;
                    connectIfNot(reader);
                    read(reader, random.nextInt(6));
                }
            }
        }

        private void publish() {
            String peerId = "p" + random.nextInt(peers);
            for (int i = random.nextInt(6); i >= 0; i--) {
                if (random.nextInt(5) == 0) {
                    alive.remove(peerId);
                    board.publish(Presence.of(Type.OFFLINE, peerId, millis), null);
                } else {
                    String content = "é<".repeat(random.nextInt(300)) + random.nextInt(3);
                    alive.put(peerId, content);
                    Type type = random.nextBoolean() ? Type.ONLINE : Type.UPDATE;
                    board.publish(Messages.saying(type, peerId, content, millis), null);
                }
            }
        }

        private void beatAll() {
            alive.forEach(
                    (peerId, content) ->
                            board.publish(
                                    Messages.saying(Type.UPDATE, peerId, content, millis), null));
        }

        private void pass(long more) {
            millis += more;
            board.tick();
            alive.keySet().removeIf(peerId -> board.peer(peerId).isEmpty());
        }

        private void connectIfNot(Reader reader) {
            if (reader.stream == null) reader.stream = reader.watcher.connect(board);
        }

        private void read(Reader reader, int pieces) throws IOException {
            reader.watcher.now = millis;
            Bytes piece = null;
            for (int i = 0; i < pieces && (i == 0 || piece != null); i++) {
                piece = reader.stream.poll();
                if (piece == null) return;
                // Now and then the connection breaks in the middle of a piece.
                if (random.nextInt(50) == 0 && pieces < 100) {
                    int length = random.nextInt(piece.length());
                    reader.watcher.read(new Bytes(piece.array(), piece.offset(), length));
                    reader.stream = null;
                    return;
                }
                reader.watcher.read(piece);
            }
            restarts += reader.stream.restarts();
        }

        private void check(Reader reader) {
            Watcher watcher = reader.watcher;
            if (watcher.view == View.DEFAULT) watcher.expire(TTL);
            Map<String, String> seen = new TreeMap<>();
            watcher.picture.forEach((peerId, message) -> seen.put(peerId, message.content()));
            assertEquals(new TreeMap<>(alive), seen, watcher.view + " gzip=" + watcher.gzip);
        }
    }
}
