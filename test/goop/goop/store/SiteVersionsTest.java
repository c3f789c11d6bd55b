package goop.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

class SiteVersionsTest {
    @TempDir Path folder;
    private Path site;
    private SiteVersions sites;

    @BeforeEach
    void makeSite() {
        site = folder.resolve("site");
        sites = new SiteVersions(site);
    }

    private static Bundle bundle(String word) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put("index.html", word.getBytes(StandardCharsets.UTF_8));
        files.put("a/b/deep.txt", word.getBytes(StandardCharsets.UTF_8));
        return Bundle.check(Bundle.write("t", files), "t", BundleLimits.defaults());
    }

    private String index() throws IOException {
        return Files.readString(site.resolve("index.html"));
    }

    private List<String> beside() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> each.getFileName().toString())
                    .filter(each -> !each.equals(".site.lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aTemplateBecomesTheSiteAndTheOldOneComesBack() throws IOException {
        sites.install(bundle("first"));
        assertEquals("first", Files.readString(site.resolve("a/b/deep.txt")));
        assertFalse(sites.canRestore());
        Files.writeString(site.resolve("mine.txt"), "mine");
        sites.install(bundle("second"));
        assertEquals("second", index());
        assertFalse(Files.exists(site.resolve("mine.txt")));
        sites.restore();
        assertEquals("first", index());
        assertEquals("mine", Files.readString(site.resolve("mine.txt")));
        sites.restore();
        assertEquals("second", index());
        assertEquals(List.of("site", "site.before"), beside());
    }

    @Test
    void thereIsNothingToGoBackToAtFirst() throws IOException {
        sites.install(bundle("first"));
        assertEquals(
                "there is no earlier site to go back to",
                assertThrows(IOException.class, sites::restore).getMessage());
        assertEquals("first", index());
    }

    private void make(String name, String word) throws IOException {
        Path there = Files.createDirectories(folder.resolve(name));
        Files.writeString(there.resolve("index.html"), word);
    }

    /// Every state that an interruption can leave behind, made by hand.
    @Test
    void whateverWasInterruptedTheSiteIsTheOldOrTheNewOne() throws IOException {
        make("site", "old");
        make("site.partial", "half");
        sites.recover();
        assertEquals("old", index());
        assertEquals(List.of("site"), beside());

        make("site.new", "new"); // whole, but the old one had not stepped aside
        sites.recover();
        assertEquals("old", index());

        Files.move(site, folder.resolve("site.before"));
        make("site.new", "new");
        sites.recover();
        assertEquals("new", index());
        assertTrue(sites.canRestore());
        assertEquals(List.of("site", "site.before"), beside());

        // Going back: the present one has stepped aside, the earlier one has not come yet.
        Files.move(site, folder.resolve("site.swap"));
        sites.recover();
        assertEquals("new", index());
        assertTrue(sites.canRestore());

        // … and: it has come, and the other one still waits.
        Files.move(site, folder.resolve("site.swap"));
        Files.move(folder.resolve("site.before"), site);
        sites.recover();
        assertEquals("old", index());
        assertTrue(sites.canRestore());
    }

    /// The real thing: a process that installs two templates in turn is killed at any moment.
    @Test
    void killedAtAnyMomentTheSiteIsWhole() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        sites.install(bundle("first"));
        for (int round = 0; round < 12; round++) {
            Process process = java(Installer.class, site);
            // It says so when it has begun; then it is killed within the first installations.
            assertEquals('.', process.getInputStream().read());
            process.waitFor(random.nextInt(60), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            new SiteVersions(site).recover();
            String word = index();
            assertTrue(List.of("first", "second").contains(word), word);
            assertEquals(word, Files.readString(site.resolve("a/b/deep.txt")));
            assertFalse(Files.exists(folder.resolve("site.partial")));
            assertFalse(Files.exists(folder.resolve("site.new")));
        }
    }

    /// Installs two templates in turn until it is killed.
    static final class Installer {
        private Installer() {}

        public static void main(String[] arguments) throws IOException {
            SiteVersions sites = new SiteVersions(Path.of(arguments[0]));
            Bundle first = bundle("first");
            Bundle second = bundle("second");
            System.out.print('.');
            System.out.flush();
            while (true) {
                sites.install(second);
                sites.install(first);
            }
        }
    }

    @Test
    void twoInstallationsAtOnceAreRefused() throws Exception {
        sites.install(bundle("first"));
        Process process = java(Holder.class, folder.resolve(".site.lock"));
        try {
            assertEquals('.', process.getInputStream().read());
            IOException refused =
                    assertThrows(IOException.class, () -> sites.install(bundle("second")));
            assertEquals(
                    site + ": another installation is under way. Try again.", refused.getMessage());
            assertEquals("first", index());
        } finally {
            process.destroyForcibly().waitFor();
        }
        sites.install(bundle("second"));
        assertEquals("second", index());
    }

    /// Holds the lock as an installation of another program does, until it is killed.
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (FileChannel channel =
                            FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                System.out.print(held.isValid() ? '.' : '!');
                System.out.flush();
                System.in.read();
            }
        }
    }

    private static Process java(Class<?> program, Path argument) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        argument.toString())
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void linksWithinAnOldSiteAreNotFollowedWhenItIsDeleted() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("keep.txt"), "keep");
        sites.install(bundle("first"));
        Files.createSymbolicLink(site.resolve("link"), outside);
        sites.install(bundle("second"));
        sites.install(bundle("third")); // deletes the first
        assertEquals("keep", Files.readString(outside.resolve("keep.txt")));
    }
}
