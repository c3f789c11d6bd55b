package goop.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/// Reading of files that are small unless something is wrong.
final class BoundedFile {
    private BoundedFile() {}

    /// @throws NoSuchFileException where there is none
    static byte[] read(Path file, int most) throws IOException {
        if (Files.isDirectory(file)) throw new IOException("is a directory, not a file");
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) throw new IOException("has more than " + most + " bytes");
            return bytes;
        }
    }

    /// Why it could not be read, for a sentence; the JDK's own exceptions bear a bare path.
    static String reason(IOException unreadable) {
        return switch (unreadable) {
            case NoSuchFileException absent -> "does not exist";
            case AccessDeniedException denied -> "cannot be read: permission denied";
            default -> unreadable.getMessage();
        };
    }

    /// Whether every user of this machine may read it.
    static boolean isPublic(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
