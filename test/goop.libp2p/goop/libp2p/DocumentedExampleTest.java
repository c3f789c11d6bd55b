package goop.libp2p;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The example of `docs/libp2p.md` compiles and does what it says.
class DocumentedExampleTest {

    @Test
    void theEchoExampleSaysHello(@TempDir Path folder) throws Exception {
        String page = Files.readString(Path.of("docs/libp2p.md"));
        int from = page.indexOf("```java\n") + "```java\n".length();
        Path source = folder.resolve("Echo.java");
        Files.writeString(source, page.substring(from, page.indexOf("```", from)));
        Process java =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                "build/jar",
                                source.toString())
                        .redirectErrorStream(true)
                        .start();
        try {
            String output =
                    new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            java.waitFor(1, TimeUnit.MINUTES);
            assertEquals("hello\n", output);
        } finally {
            java.destroyForcibly();
        }
    }
}
