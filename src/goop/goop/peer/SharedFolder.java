package goop.peer;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The folder whose files are shared with every peer: plain files, none in folders below, none that
/// begins with a dot. Each is listed once its SHA-256 is known.
public final class SharedFolder {
    private static final System.Logger LOG = System.getLogger("goop.peer");
    private static final int MOST_FILES = 1000;

    private record Known(long size, long modified, String hash) {}

    private final Path folder;

    // Guarded by this: what was hashed, by name.
    private Map<String, Known> known = new HashMap<>();

    SharedFolder(Path folder) {
        this.folder = folder;
    }

    /// Where the files are.
    public Path folder() {
        return folder;
    }

    /// All files, by name. The first time that a large one is seen, this takes as long as reading
    /// it.
    public synchronized List<SharedFile> files() throws IOException {
        Map<String, Known> now = new HashMap<>();
        List<SharedFile> files = new ArrayList<>();
        for (Path each : candidates()) {
            String name = each.getFileName().toString();
            try {
                Known file = known(each, name);
                now.put(name, file);
                files.add(new SharedFile(name, file.size, file.modified, file.hash));
            } catch (NoSuchFileException gone) {
                LOG.log(Level.DEBUG, "shared=gone file=" + name);
            }
        }
        known = now;
        files.sort(Comparator.comparing(SharedFile::name));
        return files;
    }

    private List<Path> candidates() throws IOException {
        List<Path> candidates = new ArrayList<>();
        if (!Files.isDirectory(folder)) return candidates;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path each : all) {
                boolean file = Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS);
                if (!file || !SharedFile.isFileName(each.getFileName().toString())) continue;
                if (candidates.size() == MOST_FILES) {
                    LOG.log(Level.WARNING, "shared=too-many most=" + MOST_FILES);
                    break;
                }
                candidates.add(each);
            }
        }
        return candidates;
    }

    private Known known(Path file, String name) throws IOException {
        BasicFileAttributes is =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        long modified = is.lastModifiedTime().toMillis();
        Known before = known.get(name);
        if (before != null && before.size == is.size() && before.modified == modified) {
            return before;
        }
        return new Known(is.size(), modified, hash(file));
    }

    /// The SHA-256 of a file, in hexadecimal.
    static String hash(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        byte[] piece = new byte[256 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) digest.update(piece, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Opens a file for a peer.
    ///
    /// @throws NoSuchFileException when it is not shared
    FileChannel open(String name) throws IOException {
        Path file = SharedFile.isFileName(name) ? folder.resolve(name) : null;
        if (file == null || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(name);
        }
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /// Shares no longer: deletes the file in the folder.
    public void remove(String name) throws IOException {
        if (!SharedFile.isFileName(name)) throw new NoSuchFileException(name);
        Files.delete(folder.resolve(name));
    }
}
