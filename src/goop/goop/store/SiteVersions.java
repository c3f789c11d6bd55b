package goop.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/// A peer's site on disk, the one before and the one to come:
///
/// | folder | what it is |
/// |---|---|
/// | `site` | what others see |
/// | `site.partial` | a template that is being unpacked: worth nothing |
/// | `site.new` | a template that is whole and waits for its turn |
/// | `site.before` | the site that was there before, for going back |
/// | `site.swap` | the site that steps aside while the one before comes back |
///
/// Whatever interrupts an installation, after [#recover] the site is the old one or the new one,
/// whole.
public final class SiteVersions {
    private final Path site;
    private final Path partial;
    private final Path fresh;
    private final Path before;
    private final Path swap;
    private final Path lock;

    /// @param site such as `<dir>/site`; need not exist
    public SiteVersions(Path site) {
        this.site = site.toAbsolutePath().normalize();
        partial = beside(".partial");
        fresh = beside(".new");
        before = beside(".before");
        swap = beside(".swap");
        lock = this.site.resolveSibling("." + this.site.getFileName() + ".lock");
    }

    private Path beside(String suffix) {
        return site.resolveSibling(site.getFileName() + suffix);
    }

    /// Makes the bundle the site. What was the site can be [#restore]d; what was before that is
    /// gone.
    public void install(Bundle bundle) throws IOException {
        try (var _ = new Lock()) {
            tidy();
            Files.createDirectories(partial);
            Set<Path> folders = new HashSet<>(Set.of(partial));
            bundle.unpack((path, content) -> write(path, content, folders));
            for (Path each : folders) force(each);
            Files.move(partial, fresh, StandardCopyOption.ATOMIC_MOVE);
            force(site.getParent());
            takeTurns();
        }
    }

    private void write(BundlePath path, InputStream content, Set<Path> folders) throws IOException {
        Path file = partial;
        for (String each : path.segments()) {
            folders.add(file);
            file = file.resolve(each);
        }
        Files.createDirectories(file.getParent());
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            content.transferTo(Channels.newOutputStream(out));
            out.force(true);
        }
    }

    // The site steps aside, the new one takes its place. In between there is none for a moment;
    // `recover` goes on from there.
    private void takeTurns() throws IOException {
        if (exists(site)) {
            delete(before);
            Files.move(site, before, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, site, StandardCopyOption.ATOMIC_MOVE);
        force(site.getParent());
    }

    /// Whether there is a site to go back to.
    public boolean canRestore() {
        return exists(before);
    }

    /// The site that was there before takes its place again, and can be changed for the present one
    /// in the same way.
    ///
    /// @throws IOException when there is none
    public void restore() throws IOException {
        try (var _ = new Lock()) {
            tidy();
            if (!exists(before)) throw new IOException("there is no earlier site to go back to");
            if (exists(site)) Files.move(site, swap, StandardCopyOption.ATOMIC_MOVE);
            Files.move(before, site, StandardCopyOption.ATOMIC_MOVE);
            if (exists(swap)) Files.move(swap, before, StandardCopyOption.ATOMIC_MOVE);
            force(site.getParent());
        }
    }

    /// Ends what was interrupted. Called whenever a program begins to use the site.
    public void recover() throws IOException {
        if (!exists(partial) && !exists(fresh) && !exists(swap)) return;
        try (var _ = new Lock()) {
            tidy();
        }
    }

    private void tidy() throws IOException {
        delete(partial);
        if (exists(swap)) {
            // Going back was interrupted: before, or after the earlier site came.
            Files.move(swap, exists(site) ? before : site, StandardCopyOption.ATOMIC_MOVE);
        }
        if (exists(fresh)) {
            // Either the old site has already stepped aside, or it is still what counts.
            if (exists(site)) delete(fresh);
            else Files.move(fresh, site, StandardCopyOption.ATOMIC_MOVE);
        }
        force(site.getParent());
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    // Links are deleted, not followed.
    private static void delete(Path tree) throws IOException {
        if (!exists(tree)) return;
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, IOException failed)
                            throws IOException {
                        if (failed != null) throw failed;
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private static void force(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) throw new NotDirectoryException(folder.toString());
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (UnsupportedOperationException notHere) {
            // A file system without such folders has nothing to force.
        }
    }

    /// One installation at a time, of all programs on this machine.
    private final class Lock implements AutoCloseable {
        private final FileChannel channel;
        private final FileLock held;

        Lock() throws IOException {
            Files.createDirectories(site.getParent());
            channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock got = null;
            try {
                got = channel.tryLock();
            } catch (OverlappingFileLockException ours) {
                // Another thread of this program has it.
            } finally {
                if (got == null) channel.close();
            }
            if (got == null) {
                throw new IOException(site + ": another installation is under way. Try again.");
            }
            held = got;
        }

        @Override
        public void close() throws IOException {
            held.release();
            channel.close();
        }
    }
}
