package goop.libp2p.tcp;

import goop.libp2p.Multiaddr;
import goop.libp2p.RawConnection;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;

/// One address that we listen on, with the thread that accepts.
public final class TcpListener implements Closeable {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.tcp");
    private static final int BACKLOG = 1024;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final ServerSocketChannel server;
    private final InetSocketAddress socket;
    private final Consumer<RawConnection> accepted;
    private final Thread thread;

    private TcpListener(ServerSocketChannel server, Consumer<RawConnection> accepted)
            throws IOException {
        this.server = server;
        this.accepted = accepted;
        socket = (InetSocketAddress) server.getLocalAddress();
        thread = Thread.ofVirtual().name("tcp accept " + address()).unstarted(this::run);
    }

    /// @param alone whether nobody, ourselves included, may have that port already
    /// @param accepted is called in the accepting thread, so it must be quick
    static TcpListener open(InetSocketAddress on, boolean alone, Consumer<RawConnection> accepted)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(family(on));
        try {
            if (alone && on.getPort() != 0) probe(on);
            reusePort(server);
            server.bind(on, BACKLOG);
            TcpListener listener = new TcpListener(server, accepted);
            listener.thread.start();
            return listener;
        } catch (BindException taken) {
            server.close();
            String where = Multiaddr.ofTcp(on).toString();
            BindException said =
                    new BindException("cannot listen on " + where + ": " + taken.getMessage());
            said.initCause(taken);
            throw said;
        } catch (IOException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    // See the package's comment.
    private static void probe(InetSocketAddress on) throws IOException {
        try (ServerSocketChannel probe = ServerSocketChannel.open(family(on))) {
            probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            probe.bind(on, 1);
        }
    }

    static void reusePort(NetworkChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
    }

    // A socket of IPv6 bound to 0.0.0.0 would be bound to ::, so IPv4 gets sockets of its own.
    static ProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }

    /// Where it listens, with the port that it got; perhaps unspecified (`0.0.0.0`).
    public Multiaddr address() {
        return Multiaddr.ofTcp(socket);
    }

    InetSocketAddress socket() {
        return socket;
    }

    // Out of descriptors, accept fails again and again until some are free: say so once, and wait.
    private void run() {
        Duration pause = FIRST_PAUSE;
        while (server.isOpen()) {
            try {
                accept();
                pause = FIRST_PAUSE;
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException failed) {
                if (pause.equals(FIRST_PAUSE)) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "event=accept-failed address=" + address() + " reason=" + failed);
                }
                if (!sleep(pause)) return;
                pause = pause.multipliedBy(2);
                if (pause.compareTo(LONGEST_PAUSE) > 0) pause = LONGEST_PAUSE;
            }
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = server.accept();
        TcpConnection connection;
        try {
            connection = new TcpConnection(channel);
        } catch (IOException | RuntimeException gone) {
            channel.close(); // reset before we looked
            return;
        }
        try {
            accepted.accept(connection);
        } catch (RuntimeException | Error bug) {
            connection.close();
            LOG.log(System.Logger.Level.ERROR, "event=accept-failed address=" + address(), bug);
        }
    }

    private static boolean sleep(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException interrupted) {
            return false;
        }
    }

    /// The port is free when this returns: the JDK closes the socket only when the thread that
    /// waits in `accept` has left it.
    @Override
    public void close() {
        try {
            server.close();
            if (thread != Thread.currentThread()) thread.join(LONGEST_PAUSE);
        } catch (IOException gone) {
            // then it is closed
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
