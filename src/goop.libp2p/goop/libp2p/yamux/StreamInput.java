package goop.libp2p.yamux;

import java.io.IOException;
import java.io.InputStream;

/// What the peer sends on a stream.
final class StreamInput extends InputStream {
    private final YamuxStream stream;

    StreamInput(YamuxStream stream) {
        this.stream = stream;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return stream.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        return stream.read(b, off, len);
    }

    @Override
    public int available() {
        return stream.available();
    }

    @Override
    public void close() {
        stream.closeRead();
    }
}
