package goop.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Prometheus' own program that checks what it will read.
public final class Promtool {
    private Promtool() {}

    /// Fails unless it is content.
    ///
    /// @param input for its standard input
    public static void run(String input, String... arguments) throws Exception {
        Path program = Path.of("/usr/bin/promtool");
        assumeTrue(Files.isExecutable(program), "test/setup.sh was not run: no promtool");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}
