package goop.libp2p.yamux;

/// The bytes of one stream that came in and were not read, in chunks. It holds no memory when it is
/// empty.
///
/// Belongs to whoever holds the stream's lock, but for the bytes themselves: one thread fills the
/// chunk that `room` returned, another copies from the one that `first` returned, both without it.
final class ReceiveBuffer {
    /// Bytes `start` to `end` are there to be read; those behind `end` are being filled.
    static final class Chunk {
        final byte[] bytes;
        int start;
        int end;
        private Chunk next;

        Chunk(byte[] bytes) {
            this.bytes = bytes;
        }

        int free() {
            return bytes.length - end;
        }
    }

    private final ChunkPool pool;
    private Chunk first;
    private Chunk last;
    private boolean filling;
    private long size;

    ReceiveBuffer(ChunkPool pool) {
        this.pool = pool;
    }

    /// How many bytes wait to be read.
    long size() {
        return size;
    }

    /// A chunk with room behind its `end`, or null when there is no memory. `filled` must follow.
    Chunk room(int wanted) {
        if (last == null || last.free() == 0) {
            // Doubles, so that a stream of small frames does not become a list of small chunks.
            byte[] bytes = pool.take(Math.max(wanted, last == null ? 0 : 2 * last.bytes.length));
            if (bytes == null) return null;
            Chunk chunk = new Chunk(bytes);
            if (last == null) first = chunk;
            else last.next = chunk;
            last = chunk;
        }
        filling = true;
        return last;
    }

    /// So many bytes were put behind the `end` of the chunk; 0 or more.
    void filled(Chunk chunk, int count) {
        filling = false;
        if (chunk != last) return;
        chunk.end += count;
        size += count;
        dropEmpty();
    }

    /// The chunk to read from, null when nothing is there.
    Chunk first() {
        return size == 0 ? null : first;
    }

    /// So many bytes behind the `start` of the chunk were copied.
    void read(Chunk chunk, int count) {
        if (chunk != first) return;
        chunk.start += count;
        size -= count;
        dropEmpty();
    }

    private void dropEmpty() {
        while (first != null && first.start == first.end && !(filling && first == last)) {
            pool.give(first.bytes);
            first = first.next;
        }
        if (first == null) last = null;
    }

    /// Lets go of everything.
    void clear() {
        for (Chunk chunk = first; chunk != null; chunk = chunk.next) pool.forget(chunk.bytes);
        first = null;
        last = null;
        size = 0;
    }
}
