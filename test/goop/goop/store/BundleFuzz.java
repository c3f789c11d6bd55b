package goop.store;

import goop.fuzz.Parses;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/// Archives, without the gzip around them, which a search would hardly get through: what is read is
/// either refused, or every name in it is fit for a disk.
@Parses({TarReader.class, BundlePath.class})
public final class BundleFuzz {
    private static final BundleLimits LIMITS = BundleLimits.defaults();

    private BundleFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            TarReader tar = new TarReader(new ByteArrayInputStream(input));
            byte[] sink = new byte[1000];
            Optional<TarReader.Entry> next = tar.next();
            while (next.isPresent()) {
                look(next.get());
                long read = 0;
                int count = tar.read(sink, 0, sink.length);
                for (; count >= 0; count = tar.read(sink, 0, sink.length)) read += count;
                if (read != next.get().size()) throw new AssertionError("read " + read);
                next = tar.next();
            }
        } catch (IOException refused) {
            // What a hostile archive gets.
        }
    }

    private static void look(TarReader.Entry entry) throws IOException {
        BundlePath path = BundlePath.parse(entry.path(), LIMITS);
        for (String each : path.segments()) {
            if (each.isEmpty() || each.equals("..") || each.contains("/")) {
                throw new AssertionError("let through: " + path);
            }
        }
        if (!path.toString().equals(entry.path())) throw new AssertionError(path + " differs");
        if (path.segments().size() > 1) path.withoutFirst();
        path.isHidden();
        path.folded();
    }
}
