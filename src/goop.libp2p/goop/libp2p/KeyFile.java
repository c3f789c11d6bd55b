package goop.libp2p;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A host's private key in a file of its own: libp2p's protobuf form, readable by its owner only.
///
/// The file is the peer's identity. It is written once, whole or not at all, and never overwritten:
/// a damaged one is reported and left for its owner to look at.
public final class KeyFile {
    private static final System.Logger LOG = System.getLogger("goop.libp2p");
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");
    private static final int MAX_BYTES = 4096;

    private KeyFile() {}

    /// Reads the key, or makes one where there is no file.
    public static Keypair loadOrCreate(Path file) throws IOException {
        try {
            return load(file);
        } catch (NoSuchFileException none) {
            return create(file);
        }
    }

    /// Reads the key.
    ///
    /// @throws NoSuchFileException when there is no such file
    /// @throws IOException when it cannot be read or is damaged; the message names the file
    public static Keypair load(Path file) throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_BYTES);
        }
        warnIfOthersMayRead(file);
        try {
            return Keypair.fromProtobuf(content);
        } catch (ProtocolException damaged) {
            throw new IOException(
                    file
                            + ": not a usable key file ("
                            + damaged.getMessage()
                            + "). It was left as it is: restore it from a backup, or move it away"
                            + " to begin with a new identity",
                    damaged);
        }
    }

    private static Keypair create(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Keypair pair = Keypair.generate();
        FileAttribute<?>[] attributes =
                isPosix(folder)
                        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                        : new FileAttribute<?>[0];
        Path temporary = Files.createTempFile(folder, ".key", ".tmp", attributes);
        try {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(pair.toProtobuf());
                while (bytes.hasRemaining()) out.write(bytes);
                out.force(true);
            }
            place(temporary, file);
            forceFolder(folder);
            return pair;
        } catch (FileAlreadyExistsException other) {
            return load(file); // another process was first: its key counts
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    // A link, unlike a rename, does not replace what another process put there in the meantime.
    private static void place(Path temporary, Path file) throws IOException {
        try {
            Files.createLink(file, temporary);
        } catch (UnsupportedOperationException noLinks) {
            Files.move(temporary, file);
        }
    }

    // A new name is on disk only when its folder is. Not every system can force a folder.
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unable) {
            LOG.log(System.Logger.Level.DEBUG, "event=folder-not-forced folder=" + folder);
        }
    }

    private static void warnIfOthersMayRead(Path file) throws IOException {
        if (!isPosix(file)) return;
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(permissions)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=key-file-open-to-others file=%s mode=%s advice=\"chmod 600\""
                            .formatted(file, PosixFilePermissions.toString(permissions)));
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.exists(path, new LinkOption[0]);
    }
}
