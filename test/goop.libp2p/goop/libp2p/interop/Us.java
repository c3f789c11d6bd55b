package goop.libp2p.interop;

import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.HostBuilder;
import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.perf.Perf;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/// Our own peer in these tests.
final class Us {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Us() {}

    /// Listens on loopback and serves what `test/interop/README.md` says.
    static Host start() throws IOException {
        return start(true);
    }

    static Host start(boolean earlyMuxers) throws IOException {
        return builder().listen("/ip4/127.0.0.1/tcp/0").earlyMuxers(earlyMuxers).start();
    }

    /// The same, listening nowhere.
    static HostBuilder builder() {
        HostBuilder builder = Host.builder();
        Exchanges.handlers().forEach(builder::handle);
        return builder.handle(Perf.PROTOCOL, Perf.handler());
    }

    /// Dials the partner, and waits until it has the connection too: a dialer is done first.
    static Connection connect(Host host, Partner partner) throws Exception {
        Connection connection = host.connect(partner.address());
        await(() -> partner.connections(host.peerId()) > 0);
        return connection;
    }

    /// What others dial.
    static Multiaddr address(Host host) {
        return host.fullAddresses().getFirst();
    }

    /// The id of a peer that does not exist.
    static PeerId nobody() {
        return Keypair.generate().peerId();
    }

    /// Waits until something holds that another thread or process brings about.
    static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) throw new AssertionError("waited in vain");
            Thread.sleep(5);
        }
    }
}
