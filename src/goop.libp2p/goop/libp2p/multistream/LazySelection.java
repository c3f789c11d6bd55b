package goop.libp2p.multistream;

import goop.libp2p.UnsupportedProtocolException;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/// A stream whose dialer takes the peer's consent for granted. The header and the proposal leave
/// with the first write, or before the first read or the close if that comes earlier; the answer is
/// read before the first byte that is read. One thread may read while another writes.
public final class LazySelection {
    // First writes up to this are copied to travel with the proposal; longer ones follow it.
    private static final int MAX_TOGETHER = 16 * 1024;

    private enum Answer {
        AWAITED,
        AGREED,
        FAILED
    }

    private final String protocol;
    private final In in;
    private final Out out;

    LazySelection(InputStream in, OutputStream out, String protocol) {
        this.protocol = protocol;
        this.in = new In(in);
        this.out = new Out(out, Multistream.lines(Multistream.HEADER, protocol));
    }

    /// What was proposed.
    public String protocol() {
        return protocol;
    }

    /// The protocol's bytes from the peer. The first read throws [UnsupportedProtocolException]
    /// when the peer does not speak the protocol.
    public InputStream in() {
        return in;
    }

    /// The protocol's bytes to the peer.
    public OutputStream out() {
        return out;
    }

    /// Waits until the peer has agreed, for those who want to know before they send anything.
    ///
    /// @throws UnsupportedProtocolException when the peer does not
    public void confirm() throws IOException {
        in.confirm();
    }

    private final class In extends FilterInputStream {
        private final Object lock = new Object();
        private volatile Answer answer = Answer.AWAITED;

        In(InputStream below) {
            super(below);
        }

        void confirm() throws IOException {
            if (answer == Answer.AGREED) return;
            out.propose();
            synchronized (lock) {
                if (answer == Answer.AGREED) return;
                if (answer == Answer.FAILED) {
                    throw new IOException("the negotiation of " + protocol + " failed before");
                }
                // If this throws half way through a line, a timeout for instance, there is no going
                // on: what follows would be taken for the start of a line.
                answer = Answer.FAILED;
                Multistream.readHeader(in);
                if (!Multistream.readAnswer(in, protocol)) {
                    throw new UnsupportedProtocolException(List.of(protocol));
                }
                answer = Answer.AGREED;
            }
        }

        @Override
        public int read() throws IOException {
            confirm();
            return in.read();
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            confirm();
            return in.read(b, off, len);
        }

        @Override
        public long skip(long n) throws IOException {
            confirm();
            return in.skip(n);
        }

        @Override
        public long transferTo(OutputStream to) throws IOException {
            confirm();
            return in.transferTo(to);
        }

        @Override
        public int available() throws IOException {
            return answer == Answer.AGREED ? in.available() : 0;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    private static final class Out extends FilterOutputStream {
        private final Object lock = new Object();
        // Null once it is sent.
        private volatile byte[] proposal;

        Out(OutputStream below, byte[] proposal) {
            super(below);
            this.proposal = proposal;
        }

        void propose() throws IOException {
            if (proposal != null) write(new byte[0], 0, 0);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            if (proposal != null && sendWithProposal(b, off, len)) return;
            out.write(b, off, len);
        }

        // Returns whether the bytes are sent: another thread may have proposed meanwhile.
        private boolean sendWithProposal(byte[] b, int off, int len) throws IOException {
            synchronized (lock) {
                if (proposal == null) return false;
                byte[] first = proposal;
                boolean together = len <= MAX_TOGETHER;
                if (together) {
                    first = Arrays.copyOf(proposal, proposal.length + len);
                    System.arraycopy(b, off, first, proposal.length, len);
                }
                out.write(first, 0, first.length);
                if (len == 0) out.flush();
                proposal = null;
                return together;
            }
        }

        @Override
        public void flush() throws IOException {
            propose();
            out.flush();
        }

        @Override
        public void close() throws IOException {
            try {
                propose();
            } finally {
                out.close();
            }
        }
    }
}
