package goop.http;

import com.sun.net.httpserver.HttpExchange;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The body of one answer, each write of it with a deadline that [WriteWatchdog] keeps. Written by
/// the thread that made it, and by no other.
final class WatchedOutput extends OutputStream {
    /// From 8,192 bytes on the JDK's `BufferedOutputStream` hands writes through without a copy;
    /// and the buffer behind it takes twice the size of the largest write for the rest of the
    /// connection's life, so larger pieces would only cost memory.
    private static final int SLICE = 8192;

    // `state`: when the write under way began (positive), or one of these.
    private static final long RESTING = 0;
    private static final long ENDING = -1;
    private static final long CUT = -2;

    private static final VarHandle STATE;
    private static final long EPOCH = System.nanoTime() - 1;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(WatchedOutput.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final OutputStream out;
    private final Thread writer = Thread.currentThread();

    @SuppressWarnings("unused") // through STATE
    private volatile long state;

    WatchedOutput(OutputStream out) {
        this.out = out;
    }

    /// Nanoseconds since some moment before the first write; always positive.
    static long now() {
        return System.nanoTime() - EPOCH;
    }

    /// Sends the header; an answer without a body goes out with it.
    void header(HttpExchange exchange, int status, long length) throws IOException {
        long began = begin();
        exchange.sendResponseHeaders(status, length);
        end(began);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int end = offset + length; offset < end; ) {
            int n = Math.min(SLICE, end - offset);
            long began = begin();
            out.write(bytes, offset, n);
            end(began);
            offset += n;
        }
    }

    /// Writes at most one chunk, or a part of it.
    ///
    /// @param off whether to see it off
    void writeThrough(byte[] bytes, int offset, int length, boolean off) throws IOException {
        long began = begin();
        out.write(bytes, offset, length);
        if (off) out.flush();
        end(began);
    }

    @Override
    public void flush() throws IOException {
        long began = begin();
        out.flush();
        end(began);
    }

    /// Ends the body: what lacks until now would not be noticed by the client.
    @Override
    public void close() throws IOException {
        long began = begin();
        out.close();
        end(began);
    }

    private long begin() throws EventStream.Ending {
        long now = now();
        if (!STATE.compareAndSet(this, RESTING, now)) throw new EventStream.Ending();
        return now;
    }

    private void end(long began) throws IOException {
        if (STATE.compareAndSet(this, began, RESTING)) return;
        if ((long) STATE.getAcquire(this) == CUT)
            throw new IOException("took nothing for too long");
        throw new EventStream.Ending();
    }

    /// By the watchdog. The compare-and-set makes sure that the interrupt hits this write or
    /// nothing.
    void cutIfLate(long now, long deadline) {
        long began = (long) STATE.getVolatile(this);
        if (began > 0 && now - began > deadline && STATE.compareAndSet(this, began, CUT)) {
            writer.interrupt();
        }
    }

    /// By whoever stops the server: the writer's next write, or its present wait, ends. A write
    /// under way is left alone.
    void askToEnd() {
        while (true) {
            long now = (long) STATE.getVolatile(this);
            if (now < 0) return;
            if (STATE.compareAndSet(this, now, ENDING)) {
                if (now == RESTING) writer.interrupt();
                return;
            }
        }
    }

    /// By the writer, once it was asked to end: makes room for a last word.
    void resume() {
        Thread.interrupted();
        STATE.compareAndSet(this, ENDING, RESTING);
    }

    boolean ending() {
        return (long) STATE.getVolatile(this) < 0;
    }
}
