package goop.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a script of `test/browser`; pictures go to `build/screenshots`.
public final class Chromium {
    private Chromium() {}

    /// @param script in `test/browser`
    public static void browse(String script, String... arguments) throws Exception {
        Path folder = Path.of("test/browser");
        assumeTrue(Files.isDirectory(folder.resolve("node_modules")), "test/setup.sh was not run");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/chromium")), "no Chromium");
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment()
                .put("SCREENSHOTS", Path.of("build/screenshots").toAbsolutePath().toString());
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes());
            process.waitFor(1, TimeUnit.MINUTES);
            assertEquals(0, process.exitValue(), output);
            System.out.print(output);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
