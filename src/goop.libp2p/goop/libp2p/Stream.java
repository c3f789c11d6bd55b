package goop.libp2p;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// Bytes both ways between two peers, for one protocol.
///
/// Spec: libp2p/specs connections, "Stream". Each direction ends on its own: [#closeWrite()] says
/// that we are done, and reading goes on. Made for blocking use: one thread may read while another
/// writes. An interrupted thread leaves with an [java.io.InterruptedIOException].
public interface Stream extends Closeable {

    /// The protocol that both sides agreed on.
    String protocol();

    /// What the stream belongs to.
    Connection connection();

    /// Whether the peer opened it.
    boolean isInbound();

    /// Whether it lives: neither reset, nor ended in both directions, nor lost with its connection.
    boolean isOpen();

    /// What the peer sends: `-1` after its half-close, [StreamResetException] after a reset. On a
    /// stream that was opened without waiting for consent, the first read may throw
    /// [UnsupportedProtocolException].
    InputStream in();

    /// What the peer gets. A write returns when the bytes are on their way, and waits while the
    /// peer does not read. There is nothing to flush; small writes are better gathered by the
    /// caller.
    OutputStream out();

    /// How long one read may wait for a first byte before [java.net.SocketTimeoutException]; zero
    /// is for ever.
    void readTimeout(Duration timeout);

    /// How long one write may wait for the peer to read before [java.net.SocketTimeoutException],
    /// after which the stream should be reset; zero is for ever.
    void writeTimeout(Duration timeout);

    /// Says that we will send no more (half-close).
    void closeWrite() throws IOException;

    /// Drops what comes from now on.
    void closeRead();

    /// Ends both directions in good order: what was written still arrives.
    @Override
    void close() throws IOException;

    /// Ends both directions at once: what is under way is lost, and the peer sees a reset.
    void reset();
}
