package goop.libp2p;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// A proxy for one TCP connection that makes its line long: bytes arrive half a round trip later.
/// It counts flights: how often one side had to hear from the other before it could go on.
final class LongLine implements Closeable {
    private final long oneWayMillis;
    private final int target;
    private final ServerSocket listener;
    // The longest chain of messages, each sent after the one before was delivered.
    private final AtomicInteger toTarget = new AtomicInteger();
    private final AtomicInteger toCaller = new AtomicInteger();
    private volatile Socket[] sockets = {};

    LongLine(int target, long roundTripMillis) throws IOException {
        this.target = target;
        oneWayMillis = roundTripMillis / 2;
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::run);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// How many flights it took until what has reached the caller by now.
    int flights() {
        return toCaller.get();
    }

    private void run() {
        try {
            Socket caller = listener.accept();
            Socket called = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets = new Socket[] {caller, called};
            caller.setTcpNoDelay(true);
            called.setTcpNoDelay(true);
            pump(caller.getInputStream(), called.getOutputStream(), toCaller, toTarget);
            pump(called.getInputStream(), caller.getOutputStream(), toTarget, toCaller);
        } catch (IOException closed) {
            Thread.yield();
        }
    }

    private void pump(InputStream in, OutputStream out, AtomicInteger heard, AtomicInteger told) {
        DelayedPipe line = new DelayedPipe(oneWayMillis);
        Thread.ofVirtual().start(() -> send(in, line, heard));
        Thread.ofVirtual().start(() -> deliver(line, out, told));
    }

    // Each piece travels behind a byte that is its number in the chain.
    private static void send(InputStream in, DelayedPipe line, AtomicInteger heard) {
        byte[] piece = new byte[3 + 60_000];
        try (line.out) {
            for (int n = in.read(piece, 3, 60_000); n > 0; n = in.read(piece, 3, 60_000)) {
                piece[0] = (byte) Math.min(127, heard.get() + 1);
                piece[1] = (byte) (n >>> 8);
                piece[2] = (byte) n;
                line.out.write(piece, 0, 3 + n);
            }
        } catch (IOException closed) {
            Thread.yield();
        }
    }

    private static void deliver(DelayedPipe line, OutputStream out, AtomicInteger told) {
        try (out) {
            byte[] head = line.in.readNBytes(3);
            while (head.length == 3) {
                byte[] piece = line.in.readNBytes((head[1] & 0xff) << 8 | head[2] & 0xff);
                told.accumulateAndGet(head[0], Math::max);
                out.write(piece);
                head = line.in.readNBytes(3);
            }
        } catch (IOException closed) {
            Thread.yield();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) socket.close();
    }
}
