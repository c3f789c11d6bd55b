package goop.libp2p.dcutr;

import goop.libp2p.Multiaddr;
import goop.libp2p.RawConnection;
import goop.libp2p.multistream.Multistream;
import goop.libp2p.upgrade.Role;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// A connection that both sides dialled. Who is the client of its handshake is agreed, but older
/// peers take it the other way round; so we send the header, with which either role begins, and
/// look at what comes. A dialer sends its header and `/noise` together, a listener its header
/// alone, or nothing until it has seen a proposal.
final class PunchedConnection implements RawConnection {
    // A client that looks first, as we do, speaks after half a round trip; the rest is for a busy
    // machine.
    private static final Duration CLIENTS_PAUSE = Duration.ofMillis(400);
    private static final Duration SERVERS_SILENCE = Duration.ofMillis(100);

    private final RawConnection raw;
    private final FirstBytes in;
    private final OutputStream out;
    private final byte[] greeting = Multistream.greeting();

    PunchedConnection(RawConnection raw) throws IOException {
        this.raw = raw;
        in = new FirstBytes(raw.in());
        raw.out().write(greeting);
        out = new WithoutGreeting(raw.out(), greeting.length);
    }

    /// @param agreed the role that the specification gives us
    /// @param roundTrip as measured through the relay
    /// @return the role that the other side leaves to us
    Role role(Role agreed, Duration roundTrip) throws InterruptedException {
        long grace = 2 * roundTrip.toNanos();
        if (agreed == Role.CLIENT) {
            // What comes with its header, comes now.
            if (!in.await(greeting.length, grace + SERVERS_SILENCE.toNanos())) return Role.CLIENT;
            return in.await(greeting.length + 1, 0) ? Role.SERVER : Role.CLIENT;
        }
        // No header: the other side waits for a proposal; with time it will be served one.
        boolean greeted = in.await(greeting.length, grace + CLIENTS_PAUSE.toNanos());
        if (greeted && in.await(greeting.length + 1, grace + CLIENTS_PAUSE.toNanos())) {
            return Role.SERVER;
        }
        return Role.CLIENT;
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
        return raw.localAddress();
    }

    @Override
    public Multiaddr remoteAddress() {
        return raw.remoteAddress();
    }

    @Override
    public boolean isPunched() {
        return true;
    }

    @Override
    public void giveUp() {
        raw.giveUp();
    }

    @Override
    public void close() {
        raw.close();
    }

    // The header is out already; negotiation, which begins with one, does not know.
    private static final class WithoutGreeting extends FilterOutputStream {
        private int left;

        WithoutGreeting(OutputStream out, int length) {
            super(out);
            left = length;
        }

        @Override
        public void write(int one) throws IOException {
            if (left > 0) left--;
            else out.write(one);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int skipped = Math.min(left, length);
            left -= skipped;
            if (length > skipped) out.write(bytes, offset + skipped, length - skipped);
        }
    }
}
