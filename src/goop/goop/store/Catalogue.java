package goop.store;

import goop.json.JsonException;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// The templates that a server offers. Looked at again when it is asked, at most once a second, and
/// read again where files have changed. Safe for several threads.
public final class Catalogue {
    private static final System.Logger LOG = System.getLogger("goop.store");
    private static final long MILLIS_BETWEEN_LOOKS = 1_000;

    /// A folder with more is cut off, with a warning.
    private static final int MOST_TEMPLATES = 500;

    /// Packed bundles that are kept at hand, in bytes together.
    private static final long CACHED_BYTES = 32L << 20;

    private final TemplateSource source;
    private final LongSupplier ticks;
    private final BundleLimits limits;

    // All that follows belongs to the lock of this object.
    private final Map<String, Known> known = new TreeMap<>();
    private final Map<String, Packed> packed = new LinkedHashMap<>(16, 0.75f, true);
    private long looked = Long.MIN_VALUE;
    private String problem = "";

    private record Known(String stamp, Optional<Manifest> manifest) {}

    /// A bundle, ready to be sent.
    ///
    /// @param bytes the tar.gz; not to be changed
    /// @param sha256 of those bytes
    public record Packed(byte[] bytes, byte[] sha256) {}

    private Catalogue(TemplateSource source, BundleLimits limits, LongSupplier ticks) {
        this.source = source;
        this.limits = limits;
        this.ticks = ticks;
    }

    /// The templates in that folder, or where it does not exist those that the jar brings along.
    ///
    /// @param ticks milliseconds from any start
    public static Catalogue of(Path folder, LongSupplier ticks) throws IOException {
        BundleLimits limits = BundleLimits.defaults();
        TemplateSource source =
                Files.isDirectory(folder)
                        ? new TemplateSource.OnDisk(folder, limits)
                        : TemplateSource.BuiltIn.load();
        return new Catalogue(source, limits, ticks);
    }

    /// Whether they are those of the jar.
    public boolean isBuiltIn() {
        return source instanceof TemplateSource.BuiltIn;
    }

    /// All of them, by folder.
    public synchronized List<Manifest> all() {
        look();
        return known.values().stream().flatMap(each -> each.manifest().stream()).toList();
    }

    /// The one in that folder.
    public synchronized Optional<Manifest> find(String dir) {
        look();
        return Optional.ofNullable(known.get(dir)).flatMap(Known::manifest);
    }

    /// The bundle of that template.
    public synchronized Optional<Packed> bundle(String dir) throws IOException {
        if (find(dir).isEmpty()) return Optional.empty();
        Packed ready = packed.get(dir);
        if (ready == null) {
            byte[] bytes = Bundle.write(dir, source.files(dir));
            // What we would not install we do not offer.
            Bundle.check(bytes, dir, limits);
            ready = new Packed(bytes, sha256(bytes));
            packed.put(dir, ready);
            trim(dir);
        }
        return Optional.of(ready);
    }

    /// One file of that template, for a preview.
    public Optional<byte[]> file(String dir, String path) throws IOException {
        if (find(dir).isEmpty()) return Optional.empty();
        try {
            if (BundlePath.parse(path, limits).isHidden()) return Optional.empty();
            return Optional.ofNullable(source.file(dir, path));
        } catch (ProtocolException noSuchName) {
            return Optional.empty();
        }
    }

    private void trim(String keep) {
        long bytes = packed.values().stream().mapToLong(each -> each.bytes().length).sum();
        var oldest = packed.entrySet().iterator();
        while (bytes > CACHED_BYTES && oldest.hasNext()) {
            Map.Entry<String, Packed> each = oldest.next();
            if (each.getKey().equals(keep)) continue;
            bytes -= each.getValue().bytes().length;
            oldest.remove();
        }
    }

    private void look() {
        long now = ticks.getAsLong();
        if (looked != Long.MIN_VALUE && now - looked < MILLIS_BETWEEN_LOOKS) return;
        looked = now;
        try {
            List<String> dirs = source.dirs();
            known.keySet().retainAll(dirs);
            packed.keySet().retainAll(dirs);
            for (String each : dirs.subList(0, Math.min(dirs.size(), MOST_TEMPLATES))) look(each);
            warn(dirs.size() > MOST_TEMPLATES ? "more than " + MOST_TEMPLATES + " templates" : "");
        } catch (IOException | UncheckedIOException unreadable) {
            // What was read before is still offered.
            warn("the templates cannot be read: " + unreadable.getMessage());
        }
    }

    private void look(String dir) throws IOException {
        String stamp = source.stamp(dir);
        Known before = known.get(dir);
        if (before != null && before.stamp().equals(stamp)) return;
        packed.remove(dir);
        known.put(dir, new Known(stamp, manifest(dir)));
    }

    private Optional<Manifest> manifest(String dir) throws IOException {
        byte[] json = source.file(dir, "manifest.json");
        String reason;
        if (json == null) {
            reason = "it has no manifest.json";
        } else if (json.length > Manifest.MOST_BYTES) {
            reason = "manifest.json has more than " + Manifest.MOST_BYTES + " bytes";
        } else {
            try {
                return Optional.of(Manifest.parse(dir, json));
            } catch (JsonException wrong) {
                reason = "manifest.json: " + wrong.getMessage();
            }
        }
        LOG.log(System.Logger.Level.WARNING, "template=%s not offered: %s".formatted(dir, reason));
        return Optional.empty();
    }

    // Once for each thing that is wrong, not at every look.
    private void warn(String now) {
        if (!now.isEmpty() && !now.equals(problem)) LOG.log(System.Logger.Level.WARNING, now);
        problem = now;
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
