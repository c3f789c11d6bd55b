package goop.hub;

import goop.config.AtomicFile;
import goop.hub.replica.KeyChain;
import goop.hub.replica.Saved;
import goop.libp2p.KeyFile;
import goop.libp2p.Keypair;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The hub's key in its file, and its successor while that is being put in its place.
///
/// A rotation is three steps: the new key is on disk beside the old one, the database says that it
/// counts, the files change places. A start after a fault in between does what is missing.
final class HubKey {
    private static final System.Logger LOG = System.getLogger("goop.hub");

    private final Path file;
    private final boolean begun;
    private volatile Keypair current;

    private HubKey(Path file, boolean begun, Keypair current) {
        this.file = file;
        this.begun = begun;
        this.current = current;
    }

    /// Reads the key, or makes one where there is no file.
    ///
    /// @param name of our hub
    /// @param saved says which key counts
    static HubKey load(Path file, String name, Saved saved) throws IOException {
        Path next = beside(file, ".next");
        boolean begun = !Files.exists(file) && saved.records().isEmpty();
        Keypair key = KeyFile.loadOrCreate(file);
        HubKey loaded = new HubKey(file, begun, key);
        if (Files.exists(next)) {
            Keypair successor = KeyFile.load(next);
            for (KeyChain each : saved.chains()) {
                boolean counts =
                        each.origin().equals(name) && each.current().equals(successor.peerId());
                if (counts) loaded.replace(successor);
            }
        }
        return loaded;
    }

    /// Whether it was made just now, so that it has signed nothing yet.
    boolean begun() {
        return begun;
    }

    Keypair current() {
        return current;
    }

    /// A new key, on disk, that does not count yet.
    Keypair successor() throws IOException {
        return KeyFile.loadOrCreate(beside(file, ".next"));
    }

    /// That successor counts from now on. The old key stays beside it, in case that a partner must
    /// be shown that it was ours.
    void replace(Keypair successor) throws IOException {
        Files.move(file, beside(file, ".old"), StandardCopyOption.REPLACE_EXISTING);
        AtomicFile.write(file, successor.toProtobuf());
        Files.deleteIfExists(beside(file, ".next"));
        current = successor;
        LOG.log(System.Logger.Level.INFO, "key={0} file={1}", successor.peerId(), file);
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
