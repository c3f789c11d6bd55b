package goop.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A JVM of its own, in the project's folder, and what it printed.
record Program(int status, String output) {
    /// This JVM's class path: the test classes, the jar's classes and the pinned libraries.
    static final String CLASS_PATH = System.getProperty("java.class.path");

    /// Runs `java` with these arguments to its end.
    static Program java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Program(process.waitFor(), output);
    }

    /// The pinned jar whose file name starts so, from `build/deps/fuzz`.
    static Path pinned(String start) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("build/deps/fuzz"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(start))
                    .findAny()
                    .orElseThrow(() -> new IOException("build/deps/fuzz has no " + start));
        }
    }
}
