package goop.libp2p.swarm;

import goop.libp2p.Connection;
import goop.libp2p.Stream;
import goop.libp2p.yamux.YamuxStream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// A stream of the muxer, with the protocol that was agreed on.
final class SwarmStream implements Stream {
    private final SwarmConnection connection;
    private final YamuxStream muxed;
    private final String protocol;
    private final InputStream in;
    private final OutputStream out;
    private final AtomicBoolean ended = new AtomicBoolean();

    /// @param in `muxed`'s own, or what stands before it until the peer has agreed
    SwarmStream(
            SwarmConnection connection,
            YamuxStream muxed,
            String protocol,
            InputStream in,
            OutputStream out) {
        this.connection = connection;
        this.muxed = muxed;
        this.protocol = protocol;
        this.in = in;
        this.out = out;
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public boolean isInbound() {
        return muxed.isInbound();
    }

    @Override
    public boolean isOpen() {
        return muxed.isOpen();
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public void readTimeout(Duration timeout) {
        muxed.readTimeout(timeout);
    }

    @Override
    public void writeTimeout(Duration timeout) {
        muxed.writeTimeout(timeout);
    }

    // Through `out`, since a proposal that nothing was written after must still leave.
    @Override
    public void closeWrite() throws IOException {
        out.close();
    }

    @Override
    public void closeRead() {
        muxed.closeRead();
    }

    @Override
    public void close() throws IOException {
        try {
            muxed.close();
        } finally {
            end();
        }
    }

    @Override
    public void reset() {
        try {
            muxed.reset();
        } finally {
            end();
        }
    }

    private void end() {
        if (ended.compareAndSet(false, true)) connection.streamEnded();
    }

    @Override
    public String toString() {
        return protocol + " on " + connection;
    }
}
