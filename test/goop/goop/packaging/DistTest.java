package goop.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/// The archives of a release: twice the same, whole, and told of truly.
class DistTest {
    private static final String LINUX =
            "-linux-" + System.getProperty("os.arch").replace("amd64", "x86_64");
    private static final Path VALIDATOR = Path.of("build/cyclonedx/bin/python");

    @TempDir static Path folder;
    private static String version;
    private static Path near;
    private static Path far;

    @BeforeAll
    static void makeTwice() throws Exception {
        version = Files.readString(Path.of("VERSION")).strip();
        near = tree("near");
        far = tree("another folder/with a longer name");
        succeed(near, "umask 022; packaging/dist.sh");
        // Another clock too: what the tree holds is from another time.
        succeed(far, "find . -exec touch -d 2001-02-03 {} +");
        succeed(far, "umask 077; TZ=Pacific/Apia LC_ALL=C.UTF-8 packaging/dist.sh");
    }

    /// What a clone has, and the libraries that it would fetch.
    private static Path tree(String name) throws Exception {
        Path tree = Files.createDirectories(folder.resolve(name));
        succeed(
                Path.of("").toAbsolutePath(),
                "tar -c --exclude=./build --exclude=./test --exclude=./.git . | tar -x -C '%s'"
                        .formatted(tree));
        succeed(
                Path.of("").toAbsolutePath(),
                "mkdir -p '%1$s/build/deps' && cp -r build/deps/runtime '%1$s/build/deps/'"
                        .formatted(tree));
        return tree;
    }

    private static TreeMap<String, Path> files(Path tree) throws IOException {
        TreeMap<String, Path> files = new TreeMap<>();
        try (var all = Files.list(tree.resolve("build/dist"))) {
            all.forEach(each -> files.put(each.getFileName().toString(), each));
        }
        return files;
    }

    @Test
    void twoBuildsInTwoFoldersAtTwoTimesAreTheSameBytes() throws IOException {
        assertEquals(
                List.of(
                        "SHA256SUMS",
                        "goop-" + version + LINUX + ".cdx.json",
                        "goop-" + version + LINUX + ".tar.gz",
                        "goop-" + version + ".cdx.json",
                        "goop-" + version + ".tar.gz"),
                List.copyOf(files(near).keySet()));
        TreeMap<String, Path> others = files(far);
        for (var each : files(near).entrySet()) {
            assertEquals(-1, Files.mismatch(each.getValue(), others.get(each.getKey())));
        }
    }

    @Test
    void theSumsAreThoseOfTheFiles() throws Exception {
        succeed(near.resolve("build/dist"), "sha256sum --check --strict --status SHA256SUMS");
    }

    @Test
    void bothArchivesRunWhereTheyAreUnpackedAndHoldTheDocuments() throws Exception {
        Path jar = Files.createDirectory(folder.resolve("jar"));
        succeed(jar, "tar -xf '%s'".formatted(files(near).get("goop-" + version + ".tar.gz")));
        Path image = Files.createDirectory(folder.resolve("image"));
        succeed(image, "tar -xf '%s'/build/dist/*-linux-*.tar.gz".formatted(near));
        String java = System.getProperty("java.home") + "/bin/java";
        String name = "goop-" + version;
        assertTrue(succeed(jar, java + " -jar " + name + "/goop.jar version").contains(version));
        assertTrue(succeed(image, name + "/bin/goop version").contains(version));
        for (Path each : List.of(jar.resolve(name), image.resolve(name))) {
            for (String file : List.of("README.md", "LICENSE", "docs/deploy.md")) {
                assertTrue(Files.exists(each.resolve(file)), file);
            }
            assertTrue(Files.exists(each.resolve("config.example.properties")));
        }
        assertEquals("", succeed(image, "find . -name '*.aot' -o -name '*.jsa'"));
    }

    @Test
    void aValidatorFindsNothingWrongWithTheBillsOfMaterials() throws Exception {
        assumeTrue(Files.exists(VALIDATOR), "test/setup.sh installs it");
        String validate = VALIDATOR.toAbsolutePath() + " test/sbom/validate.py ";
        Path here = Path.of("").toAbsolutePath();
        for (Path each : List.of(bill(""), bill(LINUX))) {
            assertEquals("", succeed(here, validate + "'" + each + "'"));
        }

        String text = Files.readString(bill(LINUX));
        Path wrong = folder.resolve("wrong.json");
        Files.writeString(wrong, text.replace("\"optional\"", "\"perhaps\""));
        assertEquals("1\n", succeed(here, validate + wrong + " >/dev/null; echo $?"));
    }

    private static Path bill(String system) throws IOException {
        return files(near).get("goop-" + version + system + ".cdx.json");
    }

    @Test
    void eachBillNamesWhatIsInItsArchiveAndNothingElse() throws Exception {
        String jar = Files.readString(bill(""));
        assertFalse(jar.contains("bom-ref\": \"pkg:maven") || jar.contains("openjdk"), jar);

        String image = Files.readString(bill(LINUX));
        Path unpacked = Files.createDirectory(folder.resolve("of the bill"));
        succeed(unpacked, "tar -xf '%s'/build/dist/*-linux-*.tar.gz".formatted(near));
        unpacked = unpacked.resolve("goop-" + version);
        String modules = succeed(unpacked, "bin/java --list-modules | sed 's/@.*//'");
        for (String each : modules.split("\n")) {
            assertTrue(image.contains("\"name\": \"" + each + "\""), each);
        }
        long libraries = 0;
        for (String pin : Files.readAllLines(Path.of("dependencies.txt"))) {
            if (!pin.startsWith("runtime ")) continue;
            libraries++;
            // That of a slimmed one is in its pedigree.
            assertTrue(image.contains(pin.substring(pin.lastIndexOf(' ') + 1)), pin);
        }
        for (String sum : succeed(unpacked, "sha256sum app/lib/*.jar").split("\n")) {
            boolean ours = sum.contains("/goop.");
            assertEquals(!ours, image.contains(sum.substring(0, 64)), sum);
        }
        long named = image.lines().filter(line -> line.contains("\"bom-ref\"")).count();
        assertEquals(1 + libraries + modules.lines().count(), named);
        // As its manifest has it.
        assertTrue(
                image.contains(
                        "EPL-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0 OR BSD-3-Clause"));
    }

    private static String succeed(Path in, String script) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", script)
                        .directory(in.toFile())
                        .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        byte[] bytes = process.getInputStream().readAllBytes();
        String said = new String(bytes, StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
