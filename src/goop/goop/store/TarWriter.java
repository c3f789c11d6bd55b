package goop.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Writes regular files into an archive, each the same bytes wherever and whenever it is made.
///
/// Spec: ustar of IEEE Std 1003.1.
final class TarWriter {
    private static final int BLOCK = 512;

    // A year in which no program takes the time for missing.
    private static final long TIME = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /// @throws IOException when the name does not fit into a ustar header: 100 bytes for the last
    ///   part, 155 for the folders
    void file(String path, byte[] content) throws IOException {
        byte[] header = new byte[BLOCK];
        name(path, header);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, "%011o\0".formatted(content.length));
        put(header, 136, "%011o\0".formatted(TIME));
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        put(header, 148, "        ");
        int sum = 0;
        for (byte each : header) sum += each & 0xff;
        put(header, 148, "%06o\0 ".formatted(sum));
        out.write(header);
        out.write(content);
        out.write(new byte[-content.length & (BLOCK - 1)]);
    }

    private static void name(String path, byte[] header) throws IOException {
        byte[] whole = path.getBytes(StandardCharsets.UTF_8);
        if (whole.length <= 100) {
            System.arraycopy(whole, 0, header, 0, whole.length);
            return;
        }
        for (int at = whole.length - 101; at < whole.length && at <= 155; at++) {
            if (at < 1 || whole[at] != '/' || at == whole.length - 1) continue;
            System.arraycopy(whole, at + 1, header, 0, whole.length - at - 1);
            System.arraycopy(whole, 0, header, 345, at);
            return;
        }
        throw new IOException("the name \"" + path + "\" is too long for an archive");
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /// The end mark.
    void end() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }
}
