package goop.peer;

import goop.peer.FileHashes.Version;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The folder whose files are shared with every peer: plain files, none in folders below, none that
/// begins with a dot. Their SHA-256 is found in the background.
public final class SharedFolder implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.peer");
    private static final int MOST_FILES = 1000;

    // Small files are read within it, so that most lists are whole; and no peer waits for more.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Path folder;
    private final FileHashes hashes;

    SharedFolder(Path folder) {
        this(folder, SharedFolder::hash);
    }

    SharedFolder(Path folder, FileHashes.Hasher hasher) {
        this.folder = folder;
        hashes = new FileHashes(this::look, hasher);
    }

    /// Where the files are.
    public Path folder() {
        return folder;
    }

    /// All files that can be read, by name; one that is still being read has no hash yet. Takes two
    /// seconds at most.
    public List<SharedFile> files() throws IOException, InterruptedException {
        Map<Path, Version> found = look();
        Map<Path, String> known = hashes.of(found, PATIENCE);
        List<SharedFile> files = new ArrayList<>();
        found.forEach(
                (file, version) -> {
                    String hash = known.getOrDefault(file, "");
                    if (hash.equals(FileHashes.UNREADABLE)) return;
                    String name = file.getFileName().toString();
                    files.add(new SharedFile(name, version.size(), version.modified(), hash));
                });
        files.sort(Comparator.comparing(SharedFile::name));
        return files;
    }

    private Map<Path, Version> look() throws IOException {
        Map<Path, Version> found = new HashMap<>();
        for (Path each : candidates()) {
            try {
                found.put(each, Version.of(each));
            } catch (NoSuchFileException gone) {
                LOG.log(Level.DEBUG, "shared=gone file=" + each.getFileName());
            }
        }
        return found;
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

    /// The SHA-256 of a file, in hexadecimal. An interrupt ends it.
    static String hash(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        byte[] piece = new byte[256 * 1024];
        // Not Files.newInputStream, which no interrupt ends.
        try (InputStream in =
                Channels.newInputStream(
                        FileChannel.open(
                                file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
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

    /// Reads no further.
    @Override
    public void close() {
        hashes.close();
    }
}
