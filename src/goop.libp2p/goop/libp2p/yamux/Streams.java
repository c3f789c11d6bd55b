package goop.libp2p.yamux;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The [StreamTable] and those who wait for it: threads that open and accept streams. Safe for
/// several threads. Nothing is called under its lock.
final class Streams {
    // How long the reader waits for an application that accepts, before it refuses streams: a burst
    // of lawful SYNs must not depend on which thread runs first.
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(250);

    private final YamuxSession session;
    private final YamuxLimits limits;
    private final ChunkPool pool;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition acceptable = lock.newCondition();
    private final Condition accepted = lock.newCondition();
    private final Condition openable = lock.newCondition();

    // What follows belongs to whoever holds the lock.
    private final StreamTable table;
    private boolean nobodyAccepts;
    private int refusals;
    private boolean localGoAway;
    private boolean remoteGoAway;
    private IOException closed;

    Streams(YamuxSession session, boolean client, YamuxLimits limits, ChunkPool pool) {
        this.session = session;
        this.limits = limits;
        this.pool = pool;
        table = new StreamTable(client, limits);
    }

    // ---- for the application

    /// Waits until the peer has acknowledged enough of the streams that were opened before.
    YamuxStream open() throws IOException {
        lock.lock();
        try {
            long left = limits.openTimeout().toNanos();
            expectOpenable();
            while (!table.mayOpen()) {
                if (left <= 0) {
                    throw new SocketTimeoutException(
                            "yamux: the peer acknowledges none of %d streams"
                                    .formatted(limits.unacknowledged()));
                }
                left = openable.awaitNanos(left);
                expectOpenable();
            }
            YamuxStream stream = stream(table.takeId(), false);
            table.addOutbound(stream);
            return stream;
        } catch (InterruptedException e) {
            openable.signal();
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    private void expectOpenable() throws IOException {
        expectOpen();
        if (remoteGoAway) throw new IOException("yamux: the peer takes no more streams");
        if (localGoAway) throw new IOException("yamux: the session is going away");
    }

    /// Waits for a stream of the peer.
    YamuxStream accept() throws IOException {
        lock.lock();
        try {
            while (true) {
                expectOpen();
                YamuxStream stream = table.accept();
                if (stream != null) {
                    accepted.signal();
                    return stream;
                }
                acceptable.await();
            }
        } catch (InterruptedException e) {
            acceptable.signal();
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    private void expectOpen() throws IOException {
        if (closed != null) throw new IOException(closed.getMessage(), closed);
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted");
    }

    private YamuxStream stream(int id, boolean inbound) {
        return new YamuxStream(session, id, inbound, limits.maxWindow(), pool);
    }

    // ---- for the reader thread

    YamuxStream find(int id) {
        lock.lock();
        try {
            return table.find(id);
        } finally {
            lock.unlock();
        }
    }

    /// The peer opens a stream. Null when it is refused; then it must be reset.
    ///
    /// @throws YamuxException when it may not, or was refused too many
    YamuxStream opened(int id) throws YamuxException {
        lock.lock();
        try {
            table.expectNew(id);
            if (closed != null || localGoAway || table.inboundFull() || !awaitBacklog()) {
                table.expectStray(ReceiveWindow.INITIAL);
                if (++refusals <= limits.refusals()) return null;
                throw new YamuxException("%d streams beyond the limit".formatted(refusals));
            }
            YamuxStream stream = stream(id, true);
            table.addInbound(stream);
            acceptable.signal();
            return stream;
        } finally {
            lock.unlock();
        }
    }

    // Waits once; who did not accept then will not be waited for until it does.
    private boolean awaitBacklog() {
        long left = PATIENCE;
        try {
            while (table.backlogFull() && closed == null && !nobodyAccepts) {
                if (left > 0) left = accepted.awaitNanos(left);
                else nobodyAccepts = true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (table.backlogFull() || closed != null) return false;
        nobodyAccepts = false;
        return true;
    }

    void acknowledged(YamuxStream stream) {
        lock.lock();
        try {
            if (table.acknowledge(stream)) openable.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Bytes came for a stream that is not there.
    void stray(int id, int length) throws YamuxException {
        lock.lock();
        try {
            table.stray(id, length);
        } finally {
            lock.unlock();
        }
    }

    void remoteGoAway() {
        lock.lock();
        try {
            remoteGoAway = true;
            openable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- for streams and session

    /// Forgets a stream that is over.
    ///
    /// @return whether it was the last one that a session going away waited for
    boolean remove(YamuxStream stream, long inFlight, long grown) {
        lock.lock();
        try {
            if (!table.remove(stream, inFlight, grown)) return false;
            openable.signal();
            return localGoAway && table.size() == 0;
        } finally {
            lock.unlock();
        }
    }

    /// Whether a window may grow by so much; counts it if so.
    boolean mayGrow(long bytes) {
        lock.lock();
        try {
            return table.mayGrow(bytes);
        } finally {
            lock.unlock();
        }
    }

    /// No streams are opened from now on, by either side.
    ///
    /// @return whether there are none
    boolean localGoAway() {
        lock.lock();
        try {
            localGoAway = true;
            openable.signalAll();
            return table.size() == 0;
        } finally {
            lock.unlock();
        }
    }

    /// Forgets all streams.
    ///
    /// @return those that lived; null when this was done before
    List<YamuxStream> close(IOException reason) {
        lock.lock();
        try {
            if (closed != null) return null;
            closed = reason;
            acceptable.signalAll();
            accepted.signalAll();
            openable.signalAll();
            return table.clear();
        } finally {
            lock.unlock();
        }
    }

    /// Why the session is closed, or null.
    IOException closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// Called now and then: the streams that live. Refusals are counted anew.
    List<YamuxStream> look() {
        lock.lock();
        try {
            refusals = 0;
            return table.all();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return table.size();
        } finally {
            lock.unlock();
        }
    }

    int inbound() {
        lock.lock();
        try {
            return table.inbound();
        } finally {
            lock.unlock();
        }
    }
}
