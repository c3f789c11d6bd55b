package goop.presence;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// A gzip stream whose header is read with the first byte that is asked for, not when it is opened:
/// a server may be slow to send it, and whoever opens must not wait.
final class LazyGzip extends InputStream {
    private final InputStream compressed;
    private InputStream plain;

    LazyGzip(InputStream compressed) {
        this.compressed = compressed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (plain == null) plain = new GZIPInputStream(compressed);
        return plain.read(bytes, offset, length);
    }

    // Also called while another thread reads: only the stream below is made for that. The inflater
    // that the other thread may be using is freed by the collector.
    @Override
    public void close() throws IOException {
        compressed.close();
    }
}
