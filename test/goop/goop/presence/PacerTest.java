package goop.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.presence.Presence.Type;

import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// The board under many threads of the operating system: no wake-up is lost, nothing is shown
/// twice.
class PacerTest {
    private static final int PUBLISHERS = 64;
    private static final int EACH = 200;
    private static final int STREAMS = 100;

    private static PresenceBoard board() {
        return new PresenceBoard(
                BoardSettings.defaults(),
                PresenceToken.withRandomKey(),
                InstantSource.system(),
                () -> System.nanoTime() / 1_000_000);
    }

    /// Reads its stream until the peer `last` has come.
    private static void follow(
            Watcher watcher, Subscription stream, CountDownLatch done, List<Throwable> failures) {
        try {
            while (!watcher.picture.containsKey("last")) watcher.read(stream.next());
        } catch (Throwable e) {
            failures.add(e);
        } finally {
            done.countDown();
        }
    }

    @Test
    void sixtyFourThreadsPublishAndEveryStreamSeesTheSame() throws Exception {
        PresenceBoard board = board();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Watcher> watchers = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(STREAMS);
        try (Pacer _ = Pacer.start(board, () -> 0)) {
            for (int i = 0; i < STREAMS; i++) {
                Watcher watcher = new Watcher(i % 2 == 0 ? View.CHANGES : View.DEFAULT, i % 4 < 2);
                watchers.add(watcher);
                Subscription stream = watcher.connect(board);
                // Half of them on threads of their own, half on virtual ones.
                var thread = i % 3 == 0 ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
                thread.start(() -> follow(watcher, stream, done, failures));
            }
            List<Thread> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                String id = "peer" + i;
                publishers.add(
                        Thread.ofPlatform()
                                .start(
                                        () -> {
                                            for (int n = 1; n <= EACH; n++) {
                                                board.publish(
                                                        Messages.saying(
                                                                Type.UPDATE, id, "is " + n, n),
                                                        null);
                                            }
                                        }));
            }
            for (Thread each : publishers) each.join();
            board.publish(Messages.saying(Type.ONLINE, "last", "", 1), null);
            assertTrue(done.await(60, TimeUnit.SECONDS), done.getCount() + " streams wait");
        }
        assertEquals(List.of(), failures);
        for (Watcher each : watchers) {
            assertEquals(PUBLISHERS + 1, each.picture.size());
            for (Map.Entry<String, Presence> peer : each.picture.entrySet()) {
                if (peer.getKey().equals("last")) continue;
                assertEquals("is " + EACH, peer.getValue().content(), peer.getKey());
            }
        }
    }

    @Test
    void whatComesAfterAPauseIsShownWithoutAnotherMessage() throws Exception {
        PresenceBoard board = board();
        AtomicReference<Object> seen = new AtomicReference<>();
        try (Pacer _ = Pacer.start(board, () -> 0)) {
            Watcher watcher = new Watcher(View.CHANGES, false);
            Subscription stream = watcher.connect(board);
            watcher.drain(stream);
            for (int n = 0; n < 200; n++) {
                String id = "p" + n;
                board.publish(Messages.saying(Type.ONLINE, id, "", 1), null);
                Thread reader =
                        Thread.ofPlatform()
                                .start(
                                        () -> {
                                            try {
                                                while (!watcher.picture.containsKey(id)) {
                                                    watcher.read(stream.next());
                                                }
                                                seen.set(id);
                                            } catch (Exception e) {
                                                seen.set(e);
                                            }
                                        });
                reader.join(30_000);
                assertEquals(id, assertInstanceOf(String.class, seen.get()));
            }
        }
    }

    @Test
    void manyStreamsAreWokenLessOften() throws Exception {
        PresenceBoard board = board();
        int streams = 10_000;
        // What a core can do within the time that messages are gathered for: 20 µs a stream.
        long gathering = 200_000_000;
        try (Pacer _ = Pacer.start(board, () -> streams)) {
            Watcher watcher = new Watcher(View.CHANGES, false);
            Subscription stream = watcher.connect(board);
            watcher.drain(stream);
            board.publish(Messages.saying(Type.ONLINE, "first", "", 1), null);
            while (!watcher.picture.containsKey("first")) watcher.read(stream.next());
            long shown = System.nanoTime();
            int wakeUps = 0;
            for (int n = 0; System.nanoTime() - shown < 3 * gathering; n++) {
                board.publish(Messages.saying(Type.ONLINE, "p" + n, "", 1), null);
                if (!stream.more()) continue;
                while (stream.more()) watcher.read(stream.next());
                wakeUps++;
            }
            long passed = System.nanoTime() - shown;
            assertTrue(wakeUps <= passed / gathering + 1, wakeUps + " in " + passed + " ns");
        }
    }
}
