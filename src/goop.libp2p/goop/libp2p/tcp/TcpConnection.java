package goop.libp2p.tcp;

import goop.libp2p.Multiaddr;
import goop.libp2p.RawConnection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/// One TCP connection.
final class TcpConnection implements RawConnection {
    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;
    private final Multiaddr localAddress;
    private final Multiaddr remoteAddress;

    /// Takes over `channel`, which is connected.
    TcpConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        in = channel.socket().getInputStream();
        out = channel.socket().getOutputStream();
        localAddress = Multiaddr.ofTcp((InetSocketAddress) channel.getLocalAddress());
        remoteAddress = Multiaddr.ofTcp((InetSocketAddress) channel.getRemoteAddress());
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
    public Multiaddr localAddress() {
        return localAddress;
    }

    @Override
    public Multiaddr remoteAddress() {
        return remoteAddress;
    }

    // To be closed with a reset, which routers on the way understand too.
    @Override
    public void giveUp() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException closed) {
            // then its ports are free, or the system's
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException gone) {
            // then it is closed
        }
    }

    @Override
    public String toString() {
        return remoteAddress.toString();
    }
}
