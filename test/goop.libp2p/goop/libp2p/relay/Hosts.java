package goop.libp2p.relay;

import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.HostBuilder;
import goop.libp2p.Multiaddr;
import goop.libp2p.Stream;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/// Hosts for tests of relays, on loopback.
final class Hosts implements AutoCloseable {
    static final String ECHO = "/echo/1.0.0";
    static final RelayLimits UNLIMITED =
            RelayLimits.defaults()
                    .with(new RelayLimits.Circuits(512, 16, Duration.ZERO, 0))
                    .with(new RelayLimits.Traffic(0, 0, Duration.ofDays(1)));

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Host> all = new ArrayList<>();

    Host relay() throws IOException {
        return relay(RelayLimits.defaults());
    }

    Host relay(RelayLimits limits) throws IOException {
        return add(builder().listen("/ip4/127.0.0.1/tcp/0").relayService(limits));
    }

    /// Nobody can dial it.
    Host hidden() throws IOException {
        return add(builder());
    }

    static HostBuilder builder() {
        return Host.builder().handle(ECHO, stream -> stream.in().transferTo(stream.out()));
    }

    Host add(HostBuilder builder) throws IOException {
        Host host = builder.start();
        all.add(host);
        return host;
    }

    static Reservation reserve(Host host, Host relay) throws IOException, InterruptedException {
        host.relays().keep(relay.fullAddresses().getFirst());
        return host.relays().await(relay.peerId(), PATIENCE);
    }

    static Multiaddr through(Host relay, Host peer) {
        return CircuitConnection.through(relay.fullAddresses().getFirst()).withPeer(peer.peerId());
    }

    /// The connection between the two, once the first has it.
    static Connection connection(Host of, Host with) throws Exception {
        await(() -> of.connection(with.peerId()).isPresent());
        return of.connection(with.peerId()).orElseThrow();
    }

    /// Sends, half-closes, and reads what comes back meanwhile.
    static byte[] echo(Connection connection, byte[] bytes) throws Exception {
        try (Stream stream = connection.newStream(ECHO)) {
            FutureTask<byte[]> back = new FutureTask<>(() -> stream.in().readAllBytes());
            Thread.ofVirtual().start(back);
            stream.out().write(bytes);
            stream.closeWrite();
            return back.get();
        }
    }

    /// Waits until something holds that another thread brings about.
    static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) throw new AssertionError("waited in vain");
            Thread.sleep(5);
        }
    }

    @Override
    public void close() {
        all.reversed().forEach(Host::close);
    }
}
