package goop.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A list of shared files waits for no large one; a file is read once, and again when it changes.
@Timeout(120)
class SharedFolderTest {
    private static final Duration PROMISED = Duration.ofSeconds(2);

    @TempDir Path folder;

    private final AtomicInteger reads = new AtomicInteger();
    private final CountDownLatch large = new CountDownLatch(1);

    /// Takes until the latch opens for files that are called large.
    private String slowly(Path file) throws IOException {
        reads.incrementAndGet();
        if (file.getFileName().toString().startsWith("large")) {
            try {
                large.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException();
            }
        }
        return SharedFolder.hash(file);
    }

    private static List<String> names(List<SharedFile> files, boolean beingRead) {
        return files.stream()
                .filter(each -> each.beingRead() == beingRead)
                .map(SharedFile::name)
                .toList();
    }

    private static List<SharedFile> whole(SharedFolder shared) throws Exception {
        List<SharedFile> files = shared.files();
        while (files.stream().anyMatch(SharedFile::beingRead)) files = shared.files();
        return files;
    }

    @Test
    void aListDoesNotWaitForALargeFile() throws Exception {
        Files.writeString(folder.resolve("small"), "abc");
        Files.writeString(folder.resolve("large"), "as if it were");
        try (SharedFolder shared = new SharedFolder(folder, this::slowly)) {
            long begun = System.nanoTime();
            List<SharedFile> files = shared.files();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            System.out.println("a list beside a file that is being read: " + took);
            assertTrue(took.compareTo(PROMISED.multipliedBy(5)) < 0, took::toString);
            assertEquals(List.of("small"), names(files, false));
            assertEquals(List.of("large"), names(files, true));
            byte[] wire = DocsMessages.list(files);
            assertEquals(
                    List.of("small"),
                    Json.parseObject(wire).array("files").objects().stream()
                            .map(each -> text(each, "name"))
                            .toList(),
                    "goop2's peers want a hash in each row");
            assertEquals(files.reversed(), DocsMessages.files(wire), "those with a hash first");
            large.countDown();
            assertEquals(List.of("large", "small"), names(whole(shared), false));
            assertEquals(2, reads.get());
            shared.files();
            assertEquals(2, reads.get(), "nothing has changed");
        }
    }

    private static String text(goop.json.JsonObject row, String name) {
        try {
            return row.string(name);
        } catch (goop.json.JsonException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    @Test
    void aChangedFileIsReadAgain() throws Exception {
        Path file = Files.writeString(folder.resolve("small"), "abc");
        try (SharedFolder shared = new SharedFolder(folder, this::slowly)) {
            String before = whole(shared).getFirst().hash();
            Files.writeString(file, "abd");
            Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000)));
            String changed = whole(shared).getFirst().hash();
            assertFalse(changed.equals(before));
            // Same size, same time, another file in its place.
            Path other = Files.writeString(folder.resolve(".other"), "abe");
            Files.setLastModifiedTime(other, FileTime.from(Instant.ofEpochSecond(1_000_000)));
            Files.delete(file);
            Files.move(other, file);
            assertEquals(SharedFolder.hash(file), whole(shared).getFirst().hash());
            assertEquals(3, reads.get());
        }
    }

    @Test
    void whatChangesWhileItIsReadIsReadAgain() throws Exception {
        Path file = Files.writeString(folder.resolve("log"), "abc");
        FileHashes.Hasher appending =
                each -> {
                    String hash = SharedFolder.hash(each);
                    if (reads.incrementAndGet() == 1) Files.writeString(each, "abc and more");
                    return hash;
                };
        try (SharedFolder shared = new SharedFolder(folder, appending)) {
            String listed = whole(shared).getFirst().hash();
            assertEquals(SharedFolder.hash(file), listed);
            assertEquals(2, reads.get());
        }
    }

    @Test
    void anUnreadableFileIsLeftOutAndNotTriedAgain() throws Exception {
        Files.writeString(folder.resolve("good"), "abc");
        Files.writeString(folder.resolve("bad"), "abc");
        FileHashes.Hasher failing =
                each -> {
                    reads.incrementAndGet();
                    if (each.endsWith("bad")) throw new IOException("no permission");
                    return SharedFolder.hash(each);
                };
        try (SharedFolder shared = new SharedFolder(folder, failing)) {
            assertEquals(List.of("good"), names(whole(shared), false));
            assertEquals(List.of("good"), names(shared.files(), false));
            assertEquals(2, reads.get());
        }
    }

    @Test
    void anInterruptEndsTheReadingOfAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("small"), "abc");
        Thread.currentThread().interrupt();
        try {
            assertThrows(ClosedByInterruptException.class, () -> SharedFolder.hash(file));
        } finally {
            Thread.interrupted();
        }
    }
}
