package goop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

class CommandLineTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... words) {
        return CommandLine.run(
                List.of(words),
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void aMistypedCommandIsAnsweredWithTheNearestOne() {
        assertEquals(2, run("versoin"));
        assertEquals(
                "goop: no command \"versoin\". Did you mean \"version\"? goop help lists them.\n",
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void everyCommandHasHelpWithAnExample() {
        for (Command each : Commands.ALL) {
            out.reset();
            assertEquals(0, run("help", each.name()));
            String text = out.toString(StandardCharsets.UTF_8);
            assertTrue(text.contains("Example:\n  goop " + each.name()), text);
            assertTrue(each.summary().length() <= 60, each.summary());
        }
    }

    @Test
    void noCommandShowsWhatThereIs() {
        assertEquals(2, run());
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("usage: goop <command>"));
    }
}
