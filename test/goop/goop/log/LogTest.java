package goop.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;

class LogTest {
    private static final Instant NOON = Instant.parse("2026-02-05T12:39:20.120Z");

    private final LogSettings settings = new LogSettings();
    private final LogBuffer buffer = new LogBuffer(3, 1000, ZoneOffset.UTC);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private System.Logger logger(String name, OutputStream out) {
        return new LineLogger(
                name, new Log(settings, buffer, new LogOutput(out), InstantSource.fixed(NOON)));
    }

    private String written(Runnable logging, Log log) {
        logging.run();
        log.output().drain();
        return written.toString(StandardCharsets.UTF_8);
    }

    private String logged(String name, Level level, String message, Throwable error) {
        Log log = new Log(settings, buffer, new LogOutput(written), InstantSource.fixed(NOON));
        return written(() -> new LineLogger(name, log).log(level, message, error), log);
    }

    @Test
    void textHasTimeLevelAndName() {
        assertEquals(
                "2026-02-05T12:39:20.120Z INFO    goop.http port=8787\n",
                logged("goop.http", Level.INFO, "port=8787", null));
        assertEquals(List.of("[12:39:20] INFO goop.http port=8787"), buffer.lines());
    }

    @Test
    void aMessageCannotForgeALineOrCommandATerminal() {
        assertEquals(
                "2026-02-05T12:39:20.120Z INFO    goop.x name=\"a\\n"
                        + "2026 \\u001b[31m\\u0085\\u202e\"\n",
                logged("goop.x", Level.INFO, "name=\"a\n2026 \u001b[31m\u0085\u202e\"", null));
    }

    @Test
    void aLongMessageIsCut() {
        String line = logged("goop.x", Level.INFO, "x".repeat(100_000), null);
        assertTrue(line.length() < 4200 && line.endsWith("… (100000)\n"), line.length() + "");
    }

    @Test
    void jsonIsOneObjectALine() {
        settings.set("json", "info");
        assertEquals(
                "{\"time\":\"2026-02-05T12:39:20.120Z\",\"level\":\"WARNING\",\"logger\":\"goop.x\",\"message\":\"say=\\\"hi\\\""
                    + " \\\\ \\ud800 é\"}\n",
                logged("goop.x", Level.WARNING, "say=\"hi\" \\ \ud800 é", null));
    }

    @Test
    void anErrorBringsItsTraceInEveryFormat() {
        IOException error = new IOException("gone\nforged");
        for (LogFormat format : LogFormat.values()) {
            String text =
                    format.format(new LogLine(NOON, Level.ERROR, "goop.x", "failed=1", error));
            assertTrue(text.contains("java.io.IOException: gone"), text);
            assertTrue(text.contains("at goop.log.LogTest"), text);
            boolean perLine = format != LogFormat.TEXT;
            String start = format == LogFormat.JSON ? "{" : "<3>";
            if (perLine) assertTrue(text.lines().allMatch(line -> line.startsWith(start)), text);
        }
    }

    @Test
    void ownLoggersFollowTheLevelAndOthersWarn() {
        settings.set("text", "debug,goop.yamux=error,jdk.event=info");
        assertTrue(logger("goop.http", written).isLoggable(Level.DEBUG));
        assertFalse(logger("goop.http", written).isLoggable(Level.TRACE));
        assertFalse(logger("goop.yamux", written).isLoggable(Level.WARNING));
        assertFalse(logger("com.sun.net.httpserver", written).isLoggable(Level.INFO));
        assertTrue(logger("com.sun.net.httpserver", written).isLoggable(Level.WARNING));
        assertTrue(logger("jdk.event.security", written).isLoggable(Level.INFO));
        assertFalse(logger("goopher", written).isLoggable(Level.INFO));
    }

    @Test
    void aNewLevelHoldsForLoggersThatExist() {
        System.Logger logger = logger("goop.http", written);
        assertFalse(logger.isLoggable(Level.DEBUG));
        settings.set("text", "debug");
        assertTrue(logger.isLoggable(Level.DEBUG));
    }

    @Test
    void aMistakeInTheSettingsSaysWhatIsAllowed() {
        assertEquals(
                "\"loud\" is no log level: error, warning, info, debug, trace",
                assertThrows(IllegalArgumentException.class, () -> settings.set("text", "loud"))
                        .getMessage());
        assertEquals(
                "\"xml\" is no log format: text, json",
                assertThrows(IllegalArgumentException.class, () -> settings.set("xml", "info"))
                        .getMessage());
    }

    @Test
    void theBufferIsBoundedInLinesAndBytes() {
        System.Logger logger = logger("goop.x", written);
        for (int i = 0; i < 10; i++) logger.log(Level.INFO, "i=" + i);
        assertEquals(3, buffer.lines().size());
        assertEquals("[12:39:20] INFO goop.x i=9", buffer.lines().getLast());
        logger.log(Level.INFO, "y".repeat(600));
        assertEquals(1, buffer.lines().size());
    }

    @Test
    void aClosedOutputIsNoReasonToFail() {
        OutputStream closed =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };
        logger("goop.x", closed).log(Level.INFO, "i=1");
        assertEquals(1, buffer.lines().size());
    }

    @Test
    void anOutputThatBlocksHoldsNobodyUpAndTheLossIsTold() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        OutputStream stuck =
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        throw new AssertionError("one write a line");
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            return;
                        }
                        written.write(bytes, offset, length);
                    }
                };
        LogOutput output = new LogOutput(stuck);
        for (int i = 0; i < 10_000; i++) output.offer("line\n");
        release.countDown();
        output.drain();
        assertTrue(written.toString(StandardCharsets.UTF_8).contains("goop.log dropped="));
    }

    @Test
    void parametersAreFormattedAndABrokenPatternDoesNotThrow() {
        System.Logger logger = logger("goop.x", written);
        logger.log(Level.INFO, "a={0} b={1}", 1, "two");
        logger.log(Level.INFO, "a={zero}", 1);
        logger.log(Level.INFO, (String) null);
        assertEquals(
                List.of(
                        "[12:39:20] INFO goop.x a=1 b=two",
                        "[12:39:20] INFO goop.x a={zero} [1]",
                        "[12:39:20] INFO goop.x null"),
                buffer.lines());
    }

    @Test
    void aReaderGetsWhatCameSinceItsPlaceAndIsToldWhenLinesAreGone() throws Exception {
        System.Logger logger = logger("goop.x", written);
        logger.log(Level.INFO, "one");
        LogBuffer.News all = buffer.news(0, Duration.ZERO);
        assertEquals(List.of("[12:39:20] INFO goop.x one"), all.lines());
        assertTrue(all.whole());
        assertEquals(List.of(), buffer.news(all.end(), Duration.ZERO).lines());

        // Whoever waits is woken.
        Thread writer = Thread.ofVirtual().start(() -> logger.log(Level.INFO, "two"));
        LogBuffer.News next = buffer.news(all.end(), Duration.ofMinutes(1));
        writer.join();
        assertEquals(List.of("[12:39:20] INFO goop.x two"), next.lines());
        assertFalse(next.whole());

        // Three are kept.
        for (String each : List.of("3", "4", "5", "6")) logger.log(Level.INFO, each);
        LogBuffer.News late = buffer.news(next.end(), Duration.ZERO);
        assertEquals(3, late.lines().size());
        assertTrue(late.whole());
        assertEquals(next.end() + 4, late.end());
        // A place of an earlier process, and one that never was.
        assertTrue(buffer.news(12, Duration.ZERO).whole());
        assertEquals(List.of(), buffer.news(Long.MAX_VALUE, Duration.ZERO).lines());
    }

    @Test
    void thePlatformFindsIt() {
        assertEquals(LineLogger.class, System.getLogger("goop.any").getClass());
    }
}
