package goop.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `build.sh` as a stranger's machine runs it: what it makes is the same everywhere, and what it
/// lacks it names.
class BuildTest {
    private static final String WRONG = "0".repeat(64);

    @TempDir Path folder;

    private record Outcome(int status, String output) {}

    @Test
    void aBuildIsTheSameBytesWhereverAndWheneverItIsMade() throws Exception {
        Path near = copy(folder.resolve("a"));
        Path far = copy(folder.resolve("another folder, with a much longer name/and deeper"));
        makeOld(far);
        // The optional libraries lie beside one of the two jars.
        Files.createDirectories(near.resolve("build/lib"));
        Files.writeString(near.resolve("build/lib/some.jar"), "not read by the build");
        String jdk = System.getProperty("java.home");

        Outcome first = run(near, Map.of("JAVA_HOME", jdk), "umask 022; ./build.sh");
        Map<String, String> elsewhere =
                Map.of("JAVA_HOME", jdk, "TZ", "Pacific/Apia", "LC_ALL", "C.UTF-8");
        Outcome second = run(far, elsewhere, "umask 077; " + withoutNetwork() + "./build.sh");

        assertEquals(new Outcome(0, ""), first);
        assertEquals(new Outcome(0, ""), second);
        assertEquals(-1, Files.mismatch(near.resolve("build/goop.jar"), Path.of("build/goop.jar")));
        assertEquals(-1, Files.mismatch(far.resolve("build/goop.jar"), Path.of("build/goop.jar")));
        String version = Files.readString(Path.of("VERSION")).strip();
        Outcome started = run(far, Map.of(), jdk + "/bin/java -jar build/goop.jar version");
        assertTrue(started.output().contains(version), started.output());
    }

    @Test
    void aLibraryWithAnotherHashThanThePinnedOneStopsTheBuild() throws Exception {
        Path tree = copy(folder.resolve("tree"));
        Path libraries = Files.createDirectories(tree.resolve("build/deps/test"));
        Files.writeString(libraries.resolve("some-1.0.jar"), "not what was pinned");
        Files.writeString(tree.resolve("dependencies.txt"), "test org.example:some:1.0 " + WRONG);
        Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));

        Outcome outcome = run(tree, environment, "./build.sh tests");

        assertEquals(1, outcome.status());
        assertTrue(
                outcome.output()
                        .matches(
                                "build.sh: build/deps/test/some-1.0.jar has SHA-256 [0-9a-f]{64},"
                                        + " but dependencies.txt pins "
                                        + WRONG
                                        + "\\.\n"),
                outcome.output());
    }

    @Test
    void withoutAJdkTheBuildSaysWhatToInstall() throws Exception {
        Path tree = copy(folder.resolve("tree"));
        Path old = jdk("old", "21.0.2");

        Outcome outcome = run(tree, environment(old, folder), "./build.sh");

        assertEquals(1, outcome.status());
        assertEquals(
                "build.sh: no JDK 25 or later found in JAVA_HOME, PATH or the usual folders."
                    + " Install one (Eclipse Temurin 25, or your system's openjdk-25-jdk) and set"
                    + " JAVA_HOME to its folder.\n",
                outcome.output());
    }

    @Test
    void theFirstJdkThatIsNewEnoughIsTaken() throws Exception {
        Path tree = copy(folder.resolve("tree"));
        Path old = jdk("old", "17.0.15");
        Path jdks = folder.resolve("jdks");
        jdk("jdks/a-jdk-21", "21");
        Path wanted = jdk("jdks/b-jdk-25", "25.0.3");
        jdk("jdks/c-jdk-26", "26-ea");

        Outcome outcome = run(tree, environment(old, jdks), "./build.sh jdk");

        assertEquals(new Outcome(0, wanted + "\n"), outcome);
    }

    /// What the build reads, as it stands in the work tree.
    private static Path copy(Path into) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String each : List.of("src", "templates", "docs")) {
            files.addAll(Sources.under(each));
        }
        for (String each : List.of("build.sh", "dependencies.txt", "VERSION", "LICENSE")) {
            files.add(Path.of(each));
        }
        for (Path file : files) {
            Path target = into.resolve(file);
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
        return into;
    }

    private static void makeOld(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(
                        file, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
            }
        }
    }

    /// Something that looks like a JDK of this version.
    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        for (String tool : List.of("javac", "jar")) {
            Path file = Files.writeString(home.resolve("bin").resolve(tool), "#!/bin/sh\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    /// `$JAVA_HOME` and `$PATH` know this JDK only, and the usual folder is this one.
    private static Map<String, String> environment(Path jdk, Path folders) {
        return Map.of(
                "JAVA_HOME", jdk.toString(),
                "PATH", jdk.resolve("bin") + ":/usr/bin:/bin",
                "JDK_FOLDERS", folders.toString());
    }

    private static String withoutNetwork() throws IOException, InterruptedException {
        boolean able = run(Path.of("."), Map.of(), "unshare --net true").status() == 0;
        return able ? "unshare --net " : "";
    }

    private static Outcome run(Path tree, Map<String, String> environment, String script)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", script)
                        .directory(tree.toFile())
                        .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        return new Outcome(process.waitFor(), new String(output, StandardCharsets.UTF_8));
    }
}
