package goop.peer;

import goop.config.AtomicFile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// The peer's own picture: a file, read again when it has changed.
public final class Avatar {
    /// The largest that is shown or taken.
    public static final int MAX_BYTES = 512 * 1024;

    private static final System.Logger LOG = System.getLogger("goop.peer");

    private record Picture(FileTime modified, long size, byte[] bytes, String hash) {}

    // Guarded by this.
    private Path file;
    private Picture last;

    Avatar(Path file) {
        this.file = file;
    }

    /// Another file from now on.
    synchronized void file(Path other) {
        file = other;
        last = null;
    }

    /// The picture, or nothing where there is none.
    public Optional<byte[]> bytes() {
        return Optional.ofNullable(picture()).map(Picture::bytes);
    }

    /// Its SHA-256 in hexadecimal, or empty.
    public String hash() {
        Picture now = picture();
        return now == null ? "" : now.hash;
    }

    /// Puts another picture in its place; an empty one takes it away.
    public synchronized void replace(byte[] picture) throws IOException {
        if (picture.length > MAX_BYTES) {
            throw new IOException(
                    "a picture of %d bytes; at most %d".formatted(picture.length, MAX_BYTES));
        }
        last = null;
        if (picture.length == 0) {
            Files.deleteIfExists(file);
            return;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        AtomicFile.write(file, picture);
    }

    private synchronized Picture picture() {
        try {
            if (!Files.isRegularFile(file)) return last = null;
            FileTime modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            boolean same = last != null && last.size == size && last.modified.equals(modified);
            if (!same) last = size > MAX_BYTES ? tooLarge(size) : read(modified, size);
        } catch (IOException unreadable) {
            LOG.log(System.Logger.Level.WARNING, "avatar=unreadable file=" + file, unreadable);
            last = null;
        }
        return last;
    }

    private Picture tooLarge(long size) {
        LOG.log(
                System.Logger.Level.WARNING,
                "avatar=too-large file=%s bytes=%d most=%d".formatted(file, size, MAX_BYTES));
        return null;
    }

    private Picture read(FileTime modified, long size) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Picture(modified, size, bytes, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
