package goop.libp2p.yamux;

import java.io.IOException;
import java.io.OutputStream;

/// What we send on a stream.
final class StreamOutput extends OutputStream {
    private final YamuxStream stream;

    StreamOutput(YamuxStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(int b) throws IOException {
        stream.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        stream.write(b, off, len);
    }

    @Override
    public void close() throws IOException {
        stream.closeWrite();
    }
}
