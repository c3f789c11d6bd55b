package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Two servers in two processes on one database file.
class SharedProcessesTest {
    private static final int PROMISED_MILLIS = 500;

    @TempDir Path folder;

    private ServerProcess start(String name) throws Exception {
        return ServerProcess.start(
                List.of(),
                folder.resolve("program"),
                folder.resolve(name),
                "presence.peer_db_path=" + folder.resolve("shared.db"));
    }

    @Test
    void eachStreamsTheOthersEventsWithinHalfASecond() throws Exception {
        ServerProcess.install(folder.resolve("program"));
        try (ServerProcess a = start("a");
                ServerProcess b = start("b");
                TestServer.Lines atA = a.events();
                TestServer.Lines atB = b.events()) {
            long slowest = 0;
            for (int i = 0; i < 10; i++) {
                slowest = Math.max(slowest, passes(a, atB, "fromA" + i));
                slowest = Math.max(slowest, passes(b, atA, "fromB" + i));
            }
            System.out.println("from one process to the other: at most " + slowest + " ms");
            assertTrue(slowest < 5 * PROMISED_MILLIS, slowest + " ms");
        }
    }

    /// A peer comes to one server and leaves it again, and a subscriber of the other hears both.
    ///
    /// @return how long the slower took, in milliseconds
    private static long passes(ServerProcess from, TestServer.Lines to, String peer)
            throws Exception {
        long slowest = 0;
        for (String type : List.of("online", "offline")) {
            long began = System.nanoTime();
            assertEquals(204, from.say(type, peer));
            awaitLine(to, '"' + peer + '"', '"' + type + '"');
            slowest = Math.max(slowest, (System.nanoTime() - began) / 1_000_000);
        }
        return slowest;
    }

    private static void awaitLine(TestServer.Lines stream, String peer, String type)
            throws IOException {
        String line = stream.next("data: ");
        while (!line.contains(peer)) line = stream.next("data: ");
        assertTrue(line.contains(type), line);
    }
}
