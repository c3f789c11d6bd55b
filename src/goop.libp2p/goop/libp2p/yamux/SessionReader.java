package goop.libp2p.yamux;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// The thread that reads the connection: frame by frame, bodies straight into the streams' buffers.
/// It waits for nobody but the peer, save while many replies wait to be written.
final class SessionReader {
    private final InputStream in;
    private final Streams streams;
    private final Outbox outbox;
    private final Watch watch;
    private final byte[] header = new byte[Frame.HEADER_LENGTH];

    SessionReader(InputStream in, Streams streams, Outbox outbox, Watch watch) {
        this.in = in;
        this.streams = streams;
        this.outbox = outbox;
        this.watch = watch;
    }

    /// Reads until the stream ends between two frames.
    ///
    /// @throws YamuxException when the peer breaks the protocol
    void run() throws IOException {
        while (true) {
            int count = in.readNBytes(header, 0, header.length);
            if (count == 0) return;
            if (count < header.length) throw truncated();
            watch.bytesCame();
            switch (Frame.parse(header)) {
                case Frame.Data data -> data(data);
                case Frame.WindowUpdate update -> windowUpdate(update);
                case Frame.Ping ping -> ping(ping);
                case Frame.GoAway goAway -> goAway(goAway);
            }
        }
    }

    private void data(Frame.Data frame) throws IOException {
        int length = frame.length();
        YamuxStream stream = stream(frame.flags(), frame.streamId(), length);
        if (stream == null || !stream.input().expect(length)) {
            watch.idleFrameCame();
            streams.stray(frame.streamId(), length);
            discard(length);
            return;
        }
        if (length == 0 && frame.flags() == 0) watch.idleFrameCame();
        if (has(frame.flags(), Flags.RST)) stream.resetByPeer(0);
        receive(stream, length);
        if (has(frame.flags(), Flags.FIN)) stream.finReceived();
    }

    // Memory is taken for what has come, not for what the header promises.
    private void receive(YamuxStream stream, int length) throws IOException {
        int left = length;
        while (left > 0) {
            ReceiveBuffer.Chunk chunk = stream.input().room(left);
            if (chunk == null) {
                discard(left);
                return;
            }
            int count = 0;
            try {
                count = in.read(chunk.bytes, chunk.end, Math.min(left, chunk.free()));
            } finally {
                stream.input().filled(chunk, Math.max(count, 0));
            }
            if (count < 0) throw truncated();
            watch.bytesCame();
            left -= count;
        }
    }

    private void discard(int length) throws IOException {
        byte[] scratch = new byte[Math.min(length, 4096)];
        int left = length;
        while (left > 0) {
            int count = in.read(scratch, 0, Math.min(left, scratch.length));
            if (count < 0) throw truncated();
            watch.bytesCame();
            left -= count;
        }
    }

    private void windowUpdate(Frame.WindowUpdate frame) throws IOException {
        YamuxStream stream = stream(frame.flags(), frame.streamId(), 0);
        if (stream == null) {
            watch.idleFrameCame();
            return;
        }
        if (has(frame.flags(), Flags.RST)) {
            // With RST the field is an error code, not a credit.
            stream.resetByPeer(frame.credit());
            return;
        }
        if (frame.credit() == 0 && frame.flags() == 0) watch.idleFrameCame();
        stream.output().credited(frame.credit());
        if (has(frame.flags(), Flags.FIN)) stream.finReceived();
    }

    // The stream that a frame is for, which it may open; null when there is none.
    private YamuxStream stream(int flags, int id, int length) throws IOException {
        if (has(flags, Flags.SYN)) {
            // CVE-2026-32314: what opens a stream obeys the window too, before there is a stream.
            if (length > ReceiveWindow.INITIAL) {
                throw new YamuxException("SYN with %d bytes".formatted(length));
            }
            YamuxStream stream = streams.opened(id);
            if (stream == null && !has(flags, Flags.RST)) outbox.reset(id, 0);
            return stream;
        }
        YamuxStream stream = streams.find(id);
        if (stream != null && has(flags, Flags.ACK)) streams.acknowledged(stream);
        return stream;
    }

    private void ping(Frame.Ping frame) throws IOException {
        watch.idleFrameCame();
        if (has(frame.flags(), Flags.SYN)) outbox.pong(frame.nonce());
        else if (has(frame.flags(), Flags.ACK)) watch.pongCame(frame.nonce());
    }

    private void goAway(Frame.GoAway frame) throws IOException {
        if (frame.code() != Frame.GoAway.NORMAL) {
            throw new IOException("yamux: the peer went away with code " + frame.code());
        }
        watch.idleFrameCame();
        streams.remoteGoAway();
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }

    private static EOFException truncated() {
        return new EOFException("yamux: the connection ended within a frame");
    }
}
