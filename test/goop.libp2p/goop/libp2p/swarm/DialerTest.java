package goop.libp2p.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.libp2p.Host;
import goop.libp2p.HostEvent;
import goop.libp2p.Keypair;
import goop.libp2p.Limits;
import goop.libp2p.Multiaddr;
import goop.libp2p.RawConnection;
import goop.libp2p.Subscription;
import goop.libp2p.Transport;
import goop.libp2p.noise.NoiseIdentity;
import goop.libp2p.tcp.TcpTransport;
import goop.libp2p.upgrade.Upgraded;
import goop.libp2p.upgrade.Upgrader;

import org.junit.jupiter.api.Test;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A peer with two addresses, both of which answer.
class DialerTest {
    // Who does what it must not does it well within this.
    private static final long LONG_ENOUGH_MILLIS = 500;

    private final Keypair key = Keypair.generate();
    private final CountDownLatch answered = new CountDownLatch(2);
    private final CountDownLatch finished = new CountDownLatch(2);

    /// What happens once the last message of a handshake was written.
    private interface AtLast {
        void written() throws IOException;
    }

    private Upgraded dial(Host peer, AtLast atLast) throws Exception {
        Limits limits = Limits.defaults();
        Dialer dialer =
                new Dialer(
                        limits.dials(),
                        List.of(new Watched(atLast)),
                        new Upgrader(NoiseIdentity.of(key), true, limits),
                        List::of,
                        new DialBackoff(InstantSource.system()));
        return dialer.dial(Optional.of(peer.peerId()), peer.listenAddresses());
    }

    private static Host peer() throws IOException {
        return Host.builder().listen("/ip4/127.0.0.1/tcp/0").listen("/ip4/127.0.0.1/tcp/0").start();
    }

    @Test
    void thePeerHasNoConnectionThatLoses() throws Exception {
        try (Host peer = peer()) {
            Upgraded won =
                    dial(
                            peer,
                            () -> {
                                finished.countDown();
                                await(finished, LONG_ENOUGH_MILLIS);
                            });
            assertEquals(1, finished.getCount(), "one handshake was finished");
            assertEquals(peer.peerId(), won.peer());
            awaitConnection(peer);
            assertEquals(1, peer.connections().size());
            won.session().close();
        }
    }

    @Test
    void whoFailsAtLastMakesRoomForTheNext() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        try (Host peer = peer()) {
            Upgraded won =
                    dial(
                            peer,
                            () -> {
                                if (tries.incrementAndGet() == 1) throw new IOException("cut");
                            });
            assertEquals(2, tries.get());
            assertEquals(peer.peerId(), won.peer());
            won.session().close();
        }
    }

    private void awaitConnection(Host peer) throws InterruptedException {
        CountDownLatch there = new CountDownLatch(1);
        try (Subscription _ =
                peer.subscribe(
                        event -> {
                            if (event instanceof HostEvent.PeerConnected) there.countDown();
                        })) {
            if (peer.peers().isEmpty()) there.await();
        }
    }

    private static void await(CountDownLatch latch, long millis) throws IOException {
        try {
            boolean _ = latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException cancelled) {
            throw new IOException(cancelled);
        }
    }

    /// Connections over TCP whose peers answer when both do.
    private final class Watched implements Transport {
        private final TcpTransport tcp = new TcpTransport();
        private final AtLast atLast;

        Watched(AtLast atLast) {
            this.atLast = atLast;
        }

        @Override
        public boolean dials(Multiaddr address) {
            return tcp.dials(address);
        }

        @Override
        public RawConnection dial(Multiaddr address, Duration timeout) throws IOException {
            RawConnection raw = tcp.dial(address, timeout);
            return new Slow(raw, new Input(raw.in()), new Output(raw.out(), atLast));
        }
    }

    private record Slow(RawConnection raw, InputStream in, OutputStream out)
            implements RawConnection {
        @Override
        public Multiaddr localAddress() {
            return raw.localAddress();
        }

        @Override
        public Multiaddr remoteAddress() {
            return raw.remoteAddress();
        }

        @Override
        public void close() {
            raw.close();
        }
    }

    private final class Input extends FilterInputStream {
        private boolean begun;

        Input(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            int length = super.read(bytes, from, most);
            if (!begun) {
                begun = true;
                answered.countDown();
                await(answered, Long.MAX_VALUE);
            }
            return length;
        }
    }

    // The first that is written are the proposal and the first message, together.
    private static final class Output extends FilterOutputStream {
        private final AtLast atLast;
        private int writes;

        Output(OutputStream out, AtLast atLast) {
            super(out);
            this.atLast = atLast;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            if (++writes == 2) atLast.written();
        }
    }
}
