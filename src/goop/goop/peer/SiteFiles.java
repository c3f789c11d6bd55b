package goop.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The files of the peer's own site, for their owner: listed, written in parts, deleted.
///
/// A path here is what others ask for, without the slash at its beginning: `pictures/cat.png`. What
/// nobody could ask for is not written.
public final class SiteFiles {
    private static final int MOST_FILES = 10_000;
    private static final int DEEPEST = 16;

    /// One file.
    public record SiteFile(String path, long size, Instant modified) {}

    /// A part that does not follow the one before.
    public static final class OutOfOrderException extends IOException {
        private static final long serialVersionUID = 1;

        private final long size;

        OutOfOrderException(long size) {
            super("the next part begins at " + size);
            this.size = size;
        }

        /// How much is there: where the next part begins.
        public long size() {
            return size;
        }
    }

    private final Path root;

    /// @param root the folder of the files
    public SiteFiles(Path root) {
        this.root = root;
    }

    /// All that others can ask for, by path.
    public List<SiteFile> list() throws IOException {
        List<SiteFile> files = new ArrayList<>();
        if (!Files.isDirectory(root)) return files;
        Files.walkFileTree(
                root,
                java.util.Set.of(),
                DEEPEST,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes is) {
                        boolean hidden =
                                !folder.equals(root) && SiteFolder.hidden(relative(folder));
                        return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
                        if (is.isRegularFile() && !SiteFolder.hidden(relative(file))) {
                            Instant modified = is.lastModifiedTime().toInstant();
                            String path = relative(file).toString().replace('\\', '/');
                            files.add(new SiteFile(path, is.size(), modified));
                        }
                        return files.size() < MOST_FILES
                                ? FileVisitResult.CONTINUE
                                : FileVisitResult.TERMINATE;
                    }
                });
        files.sort(Comparator.comparing(SiteFile::path));
        return files;
    }

    private Path relative(Path path) {
        return root.relativize(path);
    }

    /// Writes a part of a file; with the last part the whole takes the place of what was there.
    ///
    /// @param offset where the part begins: the end of the one before
    /// @throws OutOfOrderException for another offset
    /// @throws IllegalArgumentException for a path that nobody could ask for
    public synchronized void write(String path, long offset, byte[] part, boolean last)
            throws IOException {
        Path file = resolve(path);
        Files.createDirectories(file.getParent());
        stayWithin(file.getParent());
        if (Files.isDirectory(file)) throw new IllegalArgumentException(path + " is a folder");
        Path coming = file.resolveSibling("." + file.getFileName() + ".part");
        try (FileChannel out =
                FileChannel.open(
                        coming,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS)) {
            if (offset == 0) out.truncate(0);
            if (out.size() != offset) throw new OutOfOrderException(out.size());
            out.position(offset);
            ByteBuffer rest = ByteBuffer.wrap(part);
            while (rest.hasRemaining()) out.write(rest);
            if (last) out.force(true);
        }
        if (last) {
            Files.move(
                    coming,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// Deletes a file, and folders that are empty then.
    public synchronized void delete(String path) throws IOException {
        Path file = resolve(path);
        stayWithin(file.getParent());
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(path);
        }
        Files.delete(file);
        for (Path folder = file.getParent(); !folder.equals(root); folder = folder.getParent()) {
            try (var rest = Files.list(folder)) {
                if (rest.findAny().isPresent()) return;
            }
            Files.delete(folder);
        }
    }

    private void stayWithin(Path folder) throws IOException {
        if (!folder.toRealPath().startsWith(root.toRealPath())) {
            throw new IllegalArgumentException("a link leads out of the site");
        }
    }

    private Path resolve(String path) {
        try {
            Path relative = Path.of(path);
            boolean plain =
                    !path.isEmpty()
                            && !relative.isAbsolute()
                            && relative.normalize().equals(relative)
                            && !path.endsWith("/")
                            && relative.getNameCount() <= DEEPEST
                            && path.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '\\')
                            && !SiteFolder.hidden(relative);
            if (plain) return root.resolve(relative);
        } catch (InvalidPathException noPath) {
            throw new IllegalArgumentException("no path: " + noPath.getReason(), noPath);
        }
        throw new IllegalArgumentException(
                "a path as pictures/cat.png is expected; nothing in it may begin with a dot, and"
                        + " lua/ is not shown to anybody");
    }
}
