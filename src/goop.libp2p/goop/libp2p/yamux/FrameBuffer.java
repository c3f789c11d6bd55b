package goop.libp2p.yamux;

import java.util.Arrays;

/// Frames one after the other in an array, which grows to a bound.
final class FrameBuffer {
    private static final int SMALL = 512;

    private final int capacity;
    private byte[] bytes = {};
    private int length;

    FrameBuffer(int capacity) {
        this.capacity = capacity;
    }

    int room() {
        return capacity - length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /// Makes sure that so much can be added without more memory: half a frame must never stand
    /// here.
    void reserve(int more) {
        grow(more);
    }

    void add(Frame frame) {
        grow(Frame.HEADER_LENGTH);
        frame.write(bytes, length);
        length += Frame.HEADER_LENGTH;
    }

    void add(byte[] b, int off, int len) {
        grow(len);
        System.arraycopy(b, off, bytes, length, len);
        length += len;
    }

    private void grow(int more) {
        int needed = length + more;
        if (needed > capacity) throw new IllegalStateException(needed + " bytes");
        if (needed <= bytes.length) return;
        int size = Math.clamp(Math.max(2L * bytes.length, needed), SMALL, capacity);
        bytes = Arrays.copyOf(bytes, size);
    }

    void clear() {
        length = 0;
    }

    /// Lets go of a large array that is not in use.
    void trim() {
        if (length == 0 && bytes.length > SMALL) bytes = new byte[0];
    }
}
