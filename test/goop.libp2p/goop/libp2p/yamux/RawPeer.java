package goop.libp2p.yamux;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;

/// The other end of a session under test, frame by frame: it says what it likes.
final class RawPeer implements AutoCloseable {
    final YamuxSession session;
    final MemoryPipe toSession;
    final MemoryPipe fromSession;
    final OutputStream out;
    final DataInputStream in;
    // Whether the session has found us dead.
    volatile boolean dead;

    private RawPeer(boolean client, YamuxLimits limits, ByteBudget memory, int capacity) {
        toSession = new MemoryPipe(capacity, null);
        fromSession = new MemoryPipe(capacity, null);
        out = toSession.out;
        in = new DataInputStream(fromSession.in);
        session =
                YamuxSession.start(
                        toSession.in,
                        fromSession.out,
                        client,
                        limits,
                        memory,
                        () -> dead = true,
                        "under test");
    }

    /// A peer that dialled: its streams have odd ids.
    static RawPeer dialler(YamuxLimits limits) {
        return new RawPeer(false, limits, null, 1 << 20);
    }

    static RawPeer dialler(YamuxLimits limits, ByteBudget memory) {
        return new RawPeer(false, limits, memory, 1 << 20);
    }

    /// One whose pipes hold little.
    static RawPeer narrow(YamuxLimits limits) {
        return new RawPeer(false, limits, null, 4096);
    }

    void send(Frame frame) throws IOException {
        byte[] header = new byte[Frame.HEADER_LENGTH];
        frame.write(header, 0);
        out.write(header);
    }

    void data(int flags, int id, byte[] body) throws IOException {
        byte[] whole = new byte[Frame.HEADER_LENGTH + body.length];
        new Frame.Data(flags, id, body.length).write(whole, 0);
        System.arraycopy(body, 0, whole, Frame.HEADER_LENGTH, body.length);
        out.write(whole);
    }

    void data(int flags, int id, int length) throws IOException {
        data(flags, id, new byte[length]);
    }

    void windowUpdate(int flags, int id, long credit) throws IOException {
        send(new Frame.WindowUpdate(flags, id, credit));
    }

    void bytes(int... bytes) throws IOException {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) all[i] = (byte) bytes[i];
        out.write(all);
    }

    /// The next frame of the session that is not a ping. The body of data is skipped.
    Frame receive() throws IOException {
        while (true) {
            byte[] header = new byte[Frame.HEADER_LENGTH];
            in.readFully(header);
            Frame frame = Frame.parse(header);
            if (frame instanceof Frame.Data(int flags, int id, int length)) {
                in.skipNBytes(length);
            }
            if (!(frame instanceof Frame.Ping)) return frame;
        }
    }

    /// The GoAway with which the session ends, after whatever else it says.
    Frame.GoAway receiveGoAway() throws IOException {
        while (true) {
            if (receive() instanceof Frame.GoAway goAway) return goAway;
        }
    }

    /// Reads and forgets all that the session sends.
    Thread drain() {
        return Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                in.transferTo(OutputStream.nullOutputStream());
                            } catch (IOException closed) {
                                Thread.yield();
                            }
                        });
    }

    /// Waits until the session is closed and says why.
    String reason() throws InterruptedException {
        Until.holds(() -> !session.isOpen());
        return session.closedReason().orElseThrow();
    }

    /// Whether the session has hung up.
    boolean hangsUp() throws IOException {
        try {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (EOFException e) {
            return true;
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
