package goop.store;

import goop.libp2p.ProtocolException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/// A template as it travels: a tar.gz whose entries are `<dir>/<file>`. One that [#check] has
/// returned holds nothing that could harm a disk.
public final class Bundle {
    private final byte[] packed;
    private final String dir;
    private final List<String> files;
    private final long bytes;
    private final int leftOut;
    private final BundleLimits limits;

    private Bundle(
            byte[] packed,
            String dir,
            List<String> files,
            long bytes,
            int leftOut,
            BundleLimits limits) {
        this.packed = packed;
        this.dir = dir;
        this.files = List.copyOf(files);
        this.bytes = bytes;
        this.leftOut = leftOut;
        this.limits = limits;
    }

    /// Takes each file of a bundle in turn.
    @FunctionalInterface
    interface Sink {
        /// @param path below the template's folder
        /// @param content to be read to its end, or not at all
        void file(BundlePath path, InputStream content) throws IOException;
    }

    /// The files, below the template's folder, in alphabetical order.
    public List<String> files() {
        return files;
    }

    /// What they weigh together.
    public long bytes() {
        return bytes;
    }

    /// How many hidden files there were, which are not unpacked.
    public int leftOut() {
        return leftOut;
    }

    /// The template's folder.
    public String dir() {
        return dir;
    }

    /// Packs files; the same files give the same bytes.
    static byte[] write(String dir, SortedMap<String, byte[]> files) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            TarWriter tar = new TarWriter(zip);
            for (Map.Entry<String, byte[]> each : files.entrySet()) {
                tar.file(dir + "/" + each.getKey(), each.getValue());
            }
            tar.end();
        }
        return packed.toByteArray();
    }

    /// Reads the whole of it once, writing nothing.
    ///
    /// @param dir the folder that every entry must be in
    /// @throws ProtocolException says what may not be in a bundle
    public static Bundle check(byte[] packed, String dir, BundleLimits limits) throws IOException {
        if (packed.length > limits.packedBytes()) {
            throw new ProtocolException(
                    "bundle: %d bytes, at most %d are allowed"
                            .formatted(packed.length, limits.packedBytes()));
        }
        TreeSet<String> files = new TreeSet<>();
        Census census = new Census(dir, limits);
        walk(
                packed,
                limits,
                census::admit,
                (path, content) -> {
                    if (path.isHidden()) return;
                    files.add(path.toString());
                });
        if (files.isEmpty()) throw new ProtocolException("bundle: it holds no file");
        return new Bundle(packed, dir, new ArrayList<>(files), census.bytes, census.hidden, limits);
    }

    /// Hands out every file that is not hidden.
    void unpack(Sink sink) throws IOException {
        Census census = new Census(dir, limits);
        walk(
                packed,
                limits,
                census::admit,
                (path, content) -> {
                    if (!path.isHidden()) sink.file(path, content);
                });
    }

    private interface Admission {
        /// The path below the template's folder; empty for the folder itself.
        Optional<BundlePath> admit(TarReader.Entry entry) throws ProtocolException;
    }

    private static void walk(byte[] packed, BundleLimits limits, Admission admission, Sink sink)
            throws IOException {
        // Each entry has a header and padding, and the end may be padded too.
        long archive = limits.bytes() + limits.entries() * 2048L + 20_480;
        long most = Math.min(archive, (long) limits.ratio() * packed.length + (1 << 20));
        try (InputStream zip = new GZIPInputStream(new ByteArrayInputStream(packed), 8192);
                InputStream bounded = new BoundedInput(zip, most)) {
            TarReader tar = new TarReader(bounded);
            Optional<TarReader.Entry> next = tar.next();
            while (next.isPresent()) {
                TarReader.Entry entry = next.get();
                Optional<BundlePath> path = admission.admit(entry);
                if (path.isPresent() && !entry.folder()) sink.file(path.get(), content(tar));
                next = tar.next();
            }
            // To the end, so that gzip's checksum is looked at.
            bounded.transferTo(OutputStream.nullOutputStream());
        } catch (ZipException damaged) {
            throw new ProtocolException("bundle: no gzip data, or damaged", damaged);
        }
    }

    private static InputStream content(TarReader tar) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] to, int off, int len) throws IOException {
                return len == 0 ? 0 : tar.read(to, off, len);
            }
        };
    }

    /// Counts what has come, and knows which names are taken.
    private static final class Census {
        private final String dir;
        private final BundleLimits limits;
        // Folded name to whether it is a folder.
        private final Map<String, Boolean> taken = new HashMap<>();
        private int entries;
        private long bytes;
        private int hidden;

        Census(String dir, BundleLimits limits) {
            this.dir = dir;
            this.limits = limits;
        }

        Optional<BundlePath> admit(TarReader.Entry entry) throws ProtocolException {
            if (++entries > limits.entries()) {
                throw new ProtocolException(
                        "bundle: more than %d entries".formatted(limits.entries()));
            }
            if (entry.size() > limits.fileBytes()) {
                throw new ProtocolException(
                        "bundle: a file of %d bytes, at most %d are allowed"
                                .formatted(entry.size(), limits.fileBytes()));
            }
            bytes += entry.size();
            if (bytes > limits.bytes()) {
                throw new ProtocolException(
                        "bundle: more than %d bytes unpacked".formatted(limits.bytes()));
            }
            BundlePath whole = BundlePath.parse(entry.path(), limits);
            if (!whole.segments().getFirst().equals(dir)) {
                throw new ProtocolException(
                        "bundle: \"%s\" is not in the folder \"%s\"".formatted(whole, dir));
            }
            if (whole.segments().size() == 1) {
                if (entry.folder()) return Optional.empty();
                throw new ProtocolException("bundle: \"" + dir + "\" is a file, not a folder");
            }
            BundlePath path = whole.withoutFirst();
            if (path.isHidden()) hidden++;
            take(path, entry.folder());
            return Optional.of(path);
        }

        private void take(BundlePath path, boolean folder) throws ProtocolException {
            for (int depth = 1; depth < path.segments().size(); depth++) {
                claim(new BundlePath(path.segments().subList(0, depth)), true);
            }
            claim(path, folder);
        }

        private void claim(BundlePath path, boolean folder) throws ProtocolException {
            Boolean before = taken.putIfAbsent(path.folded(), folder);
            if (before == null || before && folder) return;
            throw new ProtocolException(
                    "bundle: \"%s\" is there twice, or differs only in case".formatted(path));
        }
    }

    /// Ends with an error where an archive grows beyond what is believable.
    private static final class BoundedInput extends InputStream {
        private final InputStream in;
        private long left;

        BoundedInput(InputStream in, long most) {
            this.in = in;
            left = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int off, int len) throws IOException {
            int count = in.read(to, off, len);
            left -= Math.max(0, count);
            if (left < 0) throw new ProtocolException("bundle: it unpacks to far more than it is");
            return count;
        }
    }
}
