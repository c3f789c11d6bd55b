package goop.bench.libp2p;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/// A long line with any bandwidth: what comes in at one end leaves the other half a round trip
/// later. Opening costs a whole round trip as TCP's does, although the dialer's own system answers
/// at once: until then nothing goes on.
final class DelayingProxy implements Closeable {
    // More than any sender has under way, so that only its own window holds it back.
    private static final int UNDER_WAY = 64 << 20;
    private static final int PIECE = 64 << 10;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final long oneWayNanos;

    DelayingProxy(int target, Duration roundTrip) throws IOException {
        this.target = target;
        oneWayNanos = roundTrip.toNanos() / 2;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket dialer = server.accept();
                long accepted = System.nanoTime();
                Thread.ofVirtual().start(() -> connect(dialer, accepted));
            } catch (IOException e) {
                return;
            }
        }
    }

    // SYN there, SYN and ACK back, ACK there: then the listener accepts.
    private void connect(Socket dialer, long accepted) {
        try {
            dialer.setTcpNoDelay(true);
            // What the dialer sends meanwhile travels from when it could have sent it: when the
            // listener joins, that has been under way for half a round trip.
            Line there = new Line();
            Thread.ofVirtual().start(() -> read(dialer, there, accepted + 2 * oneWayNanos));
            sleepUntil(accepted + 3 * oneWayNanos);
            Socket listener = new Socket(InetAddress.getLoopbackAddress(), target);
            listener.setTcpNoDelay(true);
            Line back = new Line();
            Thread.ofVirtual().start(() -> write(dialer, listener, there));
            Thread.ofVirtual().start(() -> read(listener, back, accepted));
            Thread.ofVirtual().start(() -> write(listener, dialer, back));
        } catch (IOException e) {
            closeBoth(dialer, dialer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Piece(byte[] bytes, int length, long due) {}

    /// One direction.
    private record Line(BlockingQueue<Piece> pieces, Semaphore room) {
        Line() {
            this(new LinkedBlockingQueue<>(), new Semaphore(UNDER_WAY));
        }
    }

    private void read(Socket from, Line line, long notBefore) {
        try {
            InputStream in = from.getInputStream();
            while (true) {
                byte[] bytes = new byte[PIECE];
                int length = in.read(bytes);
                long sent = Math.max(System.nanoTime(), notBefore);
                line.room.acquire(Math.max(length, 0));
                line.pieces.add(new Piece(bytes, length, sent + oneWayNanos));
                if (length < 0) return;
            }
        } catch (IOException e) {
            line.pieces.add(new Piece(new byte[0], -1, System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(Socket from, Socket to, Line line) {
        try {
            OutputStream out = to.getOutputStream();
            for (Piece piece = line.pieces.take(); piece.length >= 0; piece = line.pieces.take()) {
                sleepUntil(piece.due);
                out.write(piece.bytes, 0, piece.length);
                line.room.release(piece.length);
            }
            closeBoth(from, to);
        } catch (IOException e) {
            closeBoth(from, to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleepUntil(long due) throws InterruptedException {
        long nanos = due - System.nanoTime();
        if (nanos > 0) Thread.sleep(Duration.ofNanos(nanos));
    }

    private static void closeBoth(Socket one, Socket other) {
        try (one;
                other) {
            // That is all.
        } catch (IOException e) {
            // They are closed all the same.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
