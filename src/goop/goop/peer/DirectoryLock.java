package goop.peer;

import goop.config.AtomicFile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps a peer directory to one process, by a lock on `data/peer.lock` that ends with the process
/// however it ends; and tells commands, in `data/peer.address`, where that peer listens to them.
public final class DirectoryLock implements AutoCloseable {
    private static final String LOCK = "data/peer.lock";
    private static final String ADDRESS = "data/peer.address";

    private final FileChannel channel;
    private final Path address;

    private DirectoryLock(FileChannel channel, Path address) {
        this.channel = channel;
        this.address = address;
    }

    /// Takes the directory.
    ///
    /// @throws IOException when another peer runs on it
    static DirectoryLock take(Path directory) throws IOException {
        Path file = directory.resolve(LOCK);
        Files.createDirectories(file.getParent());
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locks(channel)) {
            channel.close();
            throw new IOException(
                    directory
                            + ": a peer runs on this directory already. One identity is one peer:"
                            + " stop the other, or use another directory");
        }
        Files.deleteIfExists(directory.resolve(ADDRESS));
        return new DirectoryLock(channel, directory.resolve(ADDRESS));
    }

    private static boolean locks(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    /// Tells commands where the peer listens to them.
    ///
    /// @param url as `http://127.0.0.1:8080`
    public void serving(String url) throws IOException {
        AtomicFile.write(address, Line.bytes(url));
    }

    /// Where the peer of that directory listens to commands.
    ///
    /// @throws NoSuchFileException when none runs there
    public static String address(Path directory) throws IOException {
        // One that was killed has left its address behind, and who listens there now is anybody.
        try (FileChannel lock =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE)) {
            if (locks(lock)) throw new NoSuchFileException(LOCK);
        }
        return Files.readString(directory.resolve(ADDRESS)).strip();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(address);
            channel.close();
        } catch (IOException failed) {
            System.getLogger("goop.peer")
                    .log(System.Logger.Level.DEBUG, "lock=not-cleared", failed);
        }
    }
}
