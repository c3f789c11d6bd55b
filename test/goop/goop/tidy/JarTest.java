package goop.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// What is in the jar, and how much it weighs.
class JarTest {
    private static final Path JAR = Path.of("build/goop.jar");

    @Test
    void theJarWeighsNoMoreThanIsRecorded() throws IOException {
        Path record = Path.of("test/tidy/jar-size.txt");
        long ceiling =
                Files.readAllLines(record).stream()
                        .filter(line -> !line.startsWith("#"))
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElseThrow();
        long size = Files.size(JAR);
        System.out.println("build/goop.jar: " + size + " bytes, of these the library " + library());
        assertTrue(size <= ceiling, size + " bytes, but " + record + " allows " + ceiling);
    }

    private static long library() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream()
                    .filter(entry -> entry.getName().startsWith("goop/libp2p/"))
                    .mapToLong(JarEntry::getCompressedSize)
                    .sum();
        }
    }

    @Test
    void theJarHoldsOurOwnClassesOnly() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> foreign =
                    jar.stream()
                            .map(JarEntry::getName)
                            .filter(name -> !name.startsWith("goop/"))
                            .filter(name -> !name.startsWith("META-INF/"))
                            .toList();
            assertEquals(List.of(), foreign);
        }
    }
}
