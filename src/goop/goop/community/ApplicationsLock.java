package goop.community;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Lets one at a time change a server's applications: of all threads, and of all processes, the
/// server's and those of `goop hub apply`. It is on a file of its own, since the applications' is
/// replaced with every change, and ends with the process however that ends.
final class ApplicationsLock {
    /// A change is a read and a write; who waits longer waits for a process that hangs.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long AGAIN_MILLIS = 10;

    // One for all files: a process that closes any channel of a file gives up its lock on it.
    private static final ReentrantLock THREADS = new ReentrantLock();

    private ApplicationsLock() {}

    /// A change of the applications.
    @FunctionalInterface
    interface Change<T> {
        T make() throws IOException;
    }

    /// Makes a change while nobody else makes one.
    ///
    /// @param file is made where there is none
    /// @throws IOException when another process holds it and does not end; or the change's
    static <T> T holding(Path file, Change<T> change) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            if (!THREADS.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) throw busy(file);
            try {
                Files.createDirectories(file.toAbsolutePath().getParent());
                try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
                    lock(channel, file, deadline);
                    return change.make();
                }
            } finally {
                THREADS.unlock();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ended);
        }
    }

    private static void lock(FileChannel channel, Path file, long deadline)
            throws IOException, InterruptedException {
        // The system's own wait for a lock has no deadline.
        while (channel.tryLock() == null) {
            if (System.nanoTime() - deadline > 0) throw busy(file);
            Thread.sleep(AGAIN_MILLIS);
        }
    }

    private static IOException busy(Path file) {
        return new IOException(
                file + " is held by another process, which changes the applications: try again");
    }
}
