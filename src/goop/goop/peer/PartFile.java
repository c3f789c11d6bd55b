package goop.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The part of a download that is there. It lies beside its destination, and bears the hash of the
/// whole in its name: a file that has changed since begins anew.
final class PartFile implements AutoCloseable {
    private static final int MOST_NAMES = 1000;

    private final Path folder;
    private final SharedFile wanted;
    private final Path path;
    private final FileChannel channel;

    PartFile(Path folder, SharedFile wanted) throws IOException {
        this.folder = folder;
        this.wanted = wanted;
        Files.createDirectories(folder);
        path = folder.resolve("." + wanted.hash().substring(0, 32) + ".part");
        channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.size() > wanted.size()) channel.truncate(0);
        channel.position(channel.size());
    }

    /// How much is there.
    long size() throws IOException {
        return channel.position();
    }

    /// Begins at the beginning.
    void restart() throws IOException {
        channel.truncate(0);
        channel.position(0);
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
        while (rest.hasRemaining()) channel.write(rest);
    }

    /// Checks the whole and gives it its name; another file of that name stays.
    ///
    /// @throws IOException when it is not what was promised; nothing of it is kept then
    Path finish() throws IOException {
        channel.force(true);
        String hash = SharedFolder.hash(path);
        if (!hash.equals(wanted.hash())) {
            restart();
            throw new CorruptException();
        }
        return place();
    }

    /// What came is not what was promised.
    static final class CorruptException extends IOException {
        private static final long serialVersionUID = 1;

        CorruptException() {
            super("its SHA-256 is not the one that was promised; nothing was kept of it");
        }
    }

    // A link, unlike a rename, never replaces what is there.
    private Path place() throws IOException {
        for (int count = 1; count <= MOST_NAMES; count++) {
            Path file = folder.resolve(name(count));
            try {
                Files.createLink(file, path);
                Files.delete(path);
                return file;
            } catch (FileAlreadyExistsException taken) {
                continue;
            } catch (UnsupportedOperationException noLinks) {
                if (Files.exists(file)) continue;
                return Files.move(path, file);
            }
        }
        throw new IOException("there are " + MOST_NAMES + " files of that name");
    }

    private String name(int count) {
        if (count == 1) return wanted.name();
        int dot = wanted.name().lastIndexOf('.');
        String stem = dot > 0 ? wanted.name().substring(0, dot) : wanted.name();
        String ending = dot > 0 ? wanted.name().substring(dot) : "";
        return stem + " (" + count + ")" + ending;
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
