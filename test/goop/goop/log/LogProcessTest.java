package goop.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Logging in a process of its own, whose standard streams are what they are.
class LogProcessTest {
    /// Logs a hundred lines; exits with 3 when that is done.
    static final class Chatter {
        private Chatter() {}

        public static void main(String[] arguments) {
            System.Logger log = System.getLogger("goop.chatter");
            for (int i = 0; i < 100; i++) log.log(System.Logger.Level.INFO, "i=" + i);
            System.exit(3);
        }
    }

    private static Process shell(String redirect) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String script =
                "exec \"$0\" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp \"$1\" \"$2\" "
                        + redirect;
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        script,
                        java,
                        System.getProperty("java.class.path"),
                        Chatter.class.getName())
                .start();
    }

    private static void endsWell(Process process) throws InterruptedException {
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "hangs");
        assertEquals(3, process.exitValue());
    }

    @Test
    void closedStandardStreamsAreNoReasonToFail() throws Exception {
        endsWell(shell(">&- 2>&-"));
    }

    @Test
    void aFullDiskIsNoReasonToFail() throws Exception {
        endsWell(shell("2>/dev/full"));
    }

    @Test
    void theLastLinesAreWrittenBeforeTheEnd() throws Exception {
        Path file = Files.createTempFile("goop-log", ".txt");
        endsWell(shell("2>" + file));
        String text = Files.readString(file, StandardCharsets.UTF_8);
        assertEquals(100, text.lines().count(), text);
        assertTrue(text.endsWith("INFO    goop.chatter i=99\n"), text);
        Files.delete(file);
    }

    @Test
    void theJournalGetsLevelsInsteadOfTimes() throws Exception {
        Path file = Files.createTempFile("goop-log", ".txt");
        String journal =
                "JOURNAL_STREAM="
                        + Files.getAttribute(file, "unix:dev")
                        + ":"
                        + Files.getAttribute(file, "unix:ino");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        endsWell(
                new ProcessBuilder(
                                "env",
                                journal,
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Chatter.class.getName())
                        .redirectError(file.toFile())
                        .start());
        assertTrue(Files.readString(file).startsWith("<6>goop.chatter i=0\n"));
        Files.delete(file);
    }
}
