package goop.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import goop.presence.Presence.Type;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Go's HTTP client asks for gzip unasked: its lines must come at once all the same.
class GoClientTest {
    @TempDir private static Path built;

    @Test
    void linesReachAPlainGoClientAsTheyAreWritten() throws Exception {
        Path client = built.resolve("client");
        build(client);
        try (TinyRendezvous server = TinyRendezvous.start()) {
            server.board.publish(Messages.saying(Type.ONLINE, "early", "", 1), null);
            Process process =
                    new ProcessBuilder(client.toString(), server.url() + "/events")
                            .redirectErrorStream(true)
                            .start();
            try (BufferedReader lines = process.inputReader()) {
                assertEquals("unpacked true", lines.readLine());
                assertTrue(lines.readLine().contains("\"peerID\":\"early\""));
                // Each is read before the next is written, so none waits for another in a buffer.
                for (int i = 0; i < 20; i++) {
                    server.board.publish(Messages.saying(Type.ONLINE, "p" + i, "", 1), null);
                    String line = lines.readLine();
                    assertTrue(line.contains("\"peerID\":\"p" + i + "\""), line);
                }
                server.board.close();
                assertEquals("end <nil>", lines.readLine());
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static void build(Path client) throws Exception {
        Process go;
        try {
            go =
                    new ProcessBuilder("go", "build", "-o", client.toString(), ".")
                            .directory(Path.of("test/presence-go").toFile())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException noGo) {
            assumeTrue(false, "go is not installed");
            return;
        }
        String output = new String(go.getInputStream().readAllBytes());
        assertTrue(go.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, go.exitValue(), output);
    }
}
