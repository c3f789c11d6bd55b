package goop.peer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The hashes of files, found by one thread in the background: reading a large file takes longer
/// than anybody waits for an answer. A hash holds until the file's size, time or inode changes; the
/// smallest file comes first. Safe for several threads.
final class FileHashes implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.peer");
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    /// Of a file that cannot be read.
    static final String UNREADABLE = "unreadable";

    /// Which files there are now.
    @FunctionalInterface
    interface Look {
        Map<Path, Version> files() throws IOException;
    }

    /// Reads a file to its end; an interrupt ends it.
    @FunctionalInterface
    interface Hasher {
        String hash(Path file) throws IOException;
    }

    /// By what a change is noticed.
    ///
    /// @param modified Unix milliseconds
    /// @param inode null where the file system has none
    record Version(long size, long modified, Object inode) {
        static Version of(Path file) throws IOException {
            BasicFileAttributes is =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Version(is.size(), is.lastModifiedTime().toMillis(), is.fileKey());
        }
    }

    private record Known(Version version, String hash) {}

    private final Look look;
    private final Hasher hasher;
    private final Thread thread;

    // Guarded by this: what the last look found, and what was read of it.
    private Map<Path, Version> wanted = new HashMap<>();
    private final Map<Path, Known> known = new HashMap<>();

    FileHashes(Look look, Hasher hasher) {
        this.look = look;
        this.hasher = hasher;
        // Not a virtual one: it would hold a carrier for as long as a file is read.
        thread = Thread.ofPlatform().daemon().name("file hashes").start(this::keepReading);
    }

    /// A hash by file, [#UNREADABLE] for some, of those that are known within the patience.
    synchronized Map<Path, String> of(Map<Path, Version> files, Duration patience)
            throws InterruptedException {
        want(files);
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos();
                left > 0 && next() != null;
                left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        Map<Path, String> hashes = new HashMap<>();
        files.forEach(
                (file, version) -> {
                    if (isKnown(file, version)) hashes.put(file, known.get(file).hash);
                });
        return hashes;
    }

    private synchronized void want(Map<Path, Version> files) {
        wanted = new HashMap<>(files);
        known.keySet().retainAll(files.keySet());
        notifyAll();
    }

    private boolean isKnown(Path file, Version version) {
        Known is = known.get(file);
        return is != null && is.version.equals(version);
    }

    private synchronized Map.Entry<Path, Version> next() {
        return wanted.entrySet().stream()
                .filter(each -> !isKnown(each.getKey(), each.getValue()))
                .min(Comparator.comparingLong(each -> each.getValue().size))
                .map(each -> Map.entry(each.getKey(), each.getValue()))
                .orElse(null);
    }

    private void keepReading() {
        try {
            while (true) {
                lookAgain();
                for (var each = next(); each != null; each = next()) {
                    read(each.getKey(), each.getValue());
                }
                synchronized (this) {
                    if (next() == null) wait(BETWEEN_LOOKS.toMillis());
                }
            }
        } catch (InterruptedException closed) {
            LOG.log(Level.TRACE, "hashes=closed");
        }
    }

    private void lookAgain() {
        try {
            want(look.files());
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "shared=unknown why=\"" + failed + "\"");
        }
    }

    private void read(Path file, Version version) throws InterruptedException {
        String hash = null;
        try {
            hash = hasher.hash(file);
            // Written to meanwhile: the next look takes it up again, not this one, or a file that
            // grows for an hour would be read for an hour.
            if (!Version.of(file).equals(version)) hash = null;
        } catch (ClosedByInterruptException closed) {
            throw new InterruptedException();
        } catch (NoSuchFileException gone) {
            LOG.log(Level.DEBUG, "shared=gone file=" + file.getFileName());
        } catch (IOException failed) {
            LOG.log(
                    Level.WARNING,
                    "shared=unreadable file=%s why=\"%s\"".formatted(file.getFileName(), failed));
            hash = UNREADABLE;
        }
        keep(file, version, hash);
    }

    private synchronized void keep(Path file, Version version, String hash) {
        if (hash == null) wanted.remove(file, version);
        else if (Objects.equals(wanted.get(file), version)) {
            known.put(file, new Known(version, hash));
        }
        notifyAll();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
