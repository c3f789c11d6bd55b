package goop.libp2p.yamux;

import goop.libp2p.time.Alarm;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Many streams over one connection. Safe for several threads.
///
/// A session has two virtual threads: one reads the connection, one writes it. Now and then an
/// alarm starts a third, which looks at the clock.
public final class YamuxSession implements Closeable {
    // How long the last frames may take to leave.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger("goop.libp2p.yamux");

    private final InputStream in;
    private final OutputStream out;
    private final String name;
    private final Runnable dead;
    private final ByteBudget budget;
    private final ChunkPool pool;
    private final Streams streams;
    private final Watch watch;
    private final Outbox outbox;
    private final Thread writer;
    private final Alarm alarm = new Alarm(() -> thread("watch").start(this::look));

    private YamuxSession(
            InputStream in,
            OutputStream out,
            boolean client,
            YamuxLimits limits,
            ByteBudget memory,
            Runnable dead,
            String name) {
        this.in = in;
        this.out = out;
        this.name = name;
        this.dead = dead;
        budget = new ByteBudget(limits.buffered(), memory);
        pool = new ChunkPool(budget);
        streams = new Streams(this, client, limits, pool);
        watch = new Watch(limits);
        outbox = new Outbox(out, watch::pingSent);
        writer = thread("out").unstarted(this::write);
    }

    private Thread.Builder thread(String what) {
        return Thread.ofVirtual().name("yamux " + name + " " + what);
    }

    /// Starts a session over a connection, which it owns from now on.
    ///
    /// @param client whether we dialled; the two sides must differ
    /// @param name for log lines and thread names
    public static YamuxSession start(
            InputStream in, OutputStream out, boolean client, YamuxLimits limits, String name) {
        return start(in, out, client, limits, null, () -> {}, name);
    }

    /// @param memory a budget for received bytes that several sessions share, or null
    /// @param dead called when the peer is found dead, before the connection is closed
    public static YamuxSession start(
            InputStream in,
            OutputStream out,
            boolean client,
            YamuxLimits limits,
            ByteBudget memory,
            Runnable dead,
            String name) {
        YamuxSession session = new YamuxSession(in, out, client, limits, memory, dead, name);
        // The round trip is measured with the first frame that goes anyway.
        session.outbox.ping(false);
        session.writer.start();
        session.alarm.set(session.watch.pause());
        session.thread("in").start(session::read);
        return session;
    }

    // ---- streams

    /// Opens a stream. The peer hears of it with the first bytes written, or when we wait for its
    /// own.
    ///
    /// @throws IOException when the session is closed or going away, or the peer acknowledges none
    ///   of the many streams opened before
    public YamuxStream open() throws IOException {
        return streams.open();
    }

    /// Waits for the next stream that the peer opens.
    ///
    /// @throws IOException when the session is closed: the reason
    public YamuxStream accept() throws IOException {
        return streams.accept();
    }

    // ---- what one can ask

    /// Whether streams may still be used.
    public boolean isOpen() {
        return streams.closed() == null;
    }

    /// Why the session is closed: a `YamuxException` when the peer broke the protocol.
    public Optional<IOException> closed() {
        return Optional.ofNullable(streams.closed());
    }

    /// The message of [#closed()].
    public Optional<String> closedReason() {
        return closed().map(IOException::getMessage);
    }

    /// How many streams live.
    public int streamCount() {
        return streams.size();
    }

    /// How many of them the peer opened.
    public int inboundCount() {
        return streams.inbound();
    }

    /// The memory that received bytes take which were not read yet.
    public long bufferedBytes() {
        return budget.used();
    }

    /// What the latest pings took, on the average; empty until the first is answered.
    public Optional<Duration> roundTripTime() {
        long nanos = watch.roundTrip();
        return nanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }

    // ---- the end

    /// Says that no more streams are welcome. Those that are open finish; with the last of them the
    /// session closes.
    public void goAway() {
        boolean none = streams.localGoAway();
        if (none) end(Frame.GoAway.NORMAL, closedHere());
        else outbox.reply(new Frame.GoAway(Frame.GoAway.NORMAL));
    }

    /// Ends every stream. What was written before is still sent, if that takes no longer than a
    /// second.
    @Override
    public void close() {
        end(Frame.GoAway.NORMAL, closedHere());
        try {
            writer.join(); // no longer than until the alarm
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        disconnect();
    }

    private static IOException closedHere() {
        return new IOException("yamux: the session is closed");
    }

    // Tells the peer, then ends. The writer disconnects when it has done so, or else the alarm.
    private void end(int code, IOException reason) {
        if (!endStreams(reason)) return;
        alarm.set(PATIENCE);
        outbox.end(new Frame.GoAway(code), reason);
    }

    // There is nobody to tell.
    private void drop(IOException reason) {
        if (!endStreams(reason)) return;
        outbox.drop(reason);
        disconnect();
    }

    private boolean endStreams(IOException reason) {
        List<YamuxStream> all = streams.close(reason);
        if (all == null) return false;
        LOG.log(System.Logger.Level.DEBUG, "session={0} closed reason={1}", name, reason);
        for (YamuxStream stream : all) stream.sessionClosed(reason);
        budget.close();
        return true;
    }

    private void disconnect() {
        alarm.dismiss();
        try (in;
                out) {
            outbox.drop(closedHere());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "session={0} close failed: {1}", name, e);
        }
    }

    // ---- for the streams

    Outbox outbox() {
        return outbox;
    }

    long roundTripNanos() {
        return watch.roundTrip();
    }

    boolean mayGrow(long bytes) {
        return streams.mayGrow(bytes);
    }

    /// A stream is over; its lock may be held.
    ///
    /// @return whether it was the last one that we waited for: then [#lastHasLeft] is to be called
    boolean forget(YamuxStream stream, long inFlight, long grown) {
        return streams.remove(stream, inFlight, grown);
    }

    /// There is nothing left to wait for; no lock may be held.
    void lastHasLeft() {
        end(Frame.GoAway.NORMAL, closedHere());
    }

    // ---- the threads

    private void read() {
        try {
            new SessionReader(in, streams, outbox, watch).run();
            drop(new IOException("yamux: the peer closed the connection"));
        } catch (YamuxException e) {
            end(Frame.GoAway.PROTOCOL_ERROR, e);
        } catch (IOException e) {
            drop(e);
        } catch (RuntimeException | Error e) {
            end(Frame.GoAway.INTERNAL_ERROR, new IOException("yamux: a fault of ours", e));
            throw e;
        }
    }

    private void write() {
        try {
            outbox.run();
        } catch (IOException e) {
            drop(e);
        } finally {
            disconnect();
        }
    }

    private void look() {
        try {
            if (!isOpen()) {
                disconnect();
                return;
            }
            watch.look(streams, outbox, pool);
            alarm.set(watch.pause());
            if (!isOpen()) alarm.set(PATIENCE); // it ended just now
        } catch (IOException e) {
            dead.run();
            drop(e);
        }
    }

    @Override
    public String toString() {
        return "yamux " + name;
    }
}
