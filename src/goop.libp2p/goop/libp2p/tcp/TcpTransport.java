package goop.libp2p.tcp;

import goop.libp2p.Multiaddr;
import goop.libp2p.RawConnection;
import goop.libp2p.Transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// All TCP sockets of one host.
public final class TcpTransport implements Transport, Closeable {
    private final List<TcpListener> listeners = new CopyOnWriteArrayList<>();

    /// With nothing to listen on yet.
    public TcpTransport() {}

    /// Begins to listen.
    ///
    /// @param address `/ip4|ip6/…/tcp/…`; port 0 is for any free one
    /// @param accepted is called in the accepting thread, so it must be quick
    /// @throws BindException when the port is taken
    public TcpListener listen(Multiaddr address, Consumer<RawConnection> accepted)
            throws IOException {
        InetSocketAddress socket =
                address.tcpSocket()
                        .orElseThrow(
                                () -> new IOException("cannot listen on " + address + ": no TCP"));
        TcpListener listener = TcpListener.open(socket, !sharesPort(socket), accepted);
        listeners.add(listener);
        return listener;
    }

    // Whether we have that port already for the other family. A socket of ours for :: would take
    // IPv4 too; where one for 0.0.0.0 stands beside it, Linux gives IPv4 to that one.
    private boolean sharesPort(InetSocketAddress socket) {
        return listeners.stream()
                .map(TcpListener::socket)
                .anyMatch(
                        each ->
                                each.getPort() == socket.getPort()
                                        && TcpListener.family(each) != TcpListener.family(socket));
    }

    @Override
    public boolean dials(Multiaddr address) {
        return address.tcpSocket()
                .filter(socket -> socket.getPort() != 0)
                .filter(socket -> !socket.getAddress().isAnyLocalAddress())
                .filter(socket -> !socket.getAddress().isMulticastAddress())
                .isPresent();
    }

    /// Whether we listen on IPv4 and not on IPv6: over IPv6 nobody sees our listening port then.
    public boolean listensOnFourAlone() {
        return !listeners.isEmpty()
                && listeners.stream()
                        .map(each -> TcpListener.family(each.socket()))
                        .allMatch(StandardProtocolFamily.INET::equals);
    }

    /// Dials from a port that we listen on, where there is one and it is free towards that address,
    /// else from any.
    @Override
    public RawConnection dial(Multiaddr address, Duration timeout) throws IOException {
        InetSocketAddress remote = socket(address);
        Optional<InetSocketAddress> local = localFor(remote);
        if (local.isPresent()) {
            try {
                return connect(local, remote, timeout);
            } catch (BindException inUse) {
                // A connection between these two ports is there already, or was until just now.
            }
        }
        return connect(Optional.empty(), remote, timeout);
    }

    /// Dials from a port that nobody knows: to get past a connection that has ours.
    public RawConnection dialFromNewPort(Multiaddr address, Duration timeout) throws IOException {
        return connect(Optional.empty(), socket(address), timeout);
    }

    /// Dials from the listening port or not at all: a hole is punched for that port only.
    public RawConnection dialFromListeningPort(Multiaddr address, Duration timeout)
            throws IOException {
        InetSocketAddress remote = socket(address);
        Optional<InetSocketAddress> local = localFor(remote);
        if (local.isEmpty()) throw new BindException("nothing listens that could dial " + address);
        return connect(local, remote, timeout);
    }

    private static InetSocketAddress socket(Multiaddr address) throws IOException {
        return address.tcpSocket()
                .orElseThrow(() -> new IOException("cannot dial " + address + ": no TCP"));
    }

    private static RawConnection connect(
            Optional<InetSocketAddress> local, InetSocketAddress remote, Duration timeout)
            throws IOException {
        SocketChannel channel = SocketChannel.open(TcpListener.family(remote));
        try {
            if (local.isPresent()) {
                TcpListener.reusePort(channel);
                channel.bind(local.get());
            }
            channel.socket().connect(remote, (int) Math.max(1, timeout.toMillis()));
            if (remote.equals(channel.getLocalAddress())) {
                throw new ConnectException("connected to itself");
            }
            return new TcpConnection(channel);
        } catch (IOException failed) {
            channel.close();
            throw named(remote, failed);
        } catch (RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    // The system's "Connection refused" does not say by whom. A port that is taken (EADDRINUSE,
    // EADDRNOTAVAIL) is for our own ears.
    private static IOException named(InetSocketAddress remote, IOException failed) {
        String said = Multiaddr.ofTcp(remote) + ": " + failed.getMessage();
        IOException shown =
                switch (failed) {
                    case BindException taken -> taken;
                    case ConnectException refused -> new ConnectException(said);
                    case NoRouteToHostException none -> new NoRouteToHostException(said);
                    case SocketTimeoutException late -> new SocketTimeoutException(said);
                    default -> new IOException(said);
                };
        if (shown != failed) shown.initCause(failed);
        return shown;
    }

    // From a wildcard any address of its family can be dialled, from a bound one those within its
    // reach.
    private Optional<InetSocketAddress> localFor(InetSocketAddress remote) {
        for (TcpListener each : listeners) {
            InetSocketAddress local = each.socket();
            if (TcpListener.family(local) != TcpListener.family(remote)) continue;
            boolean loopback = local.getAddress().isLoopbackAddress();
            if (local.getAddress().isAnyLocalAddress()
                    || loopback == remote.getAddress().isLoopbackAddress()) {
                return Optional.of(local);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        listeners.forEach(TcpListener::close);
        listeners.clear();
    }
}
