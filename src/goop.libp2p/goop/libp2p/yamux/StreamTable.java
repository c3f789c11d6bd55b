package goop.libp2p.yamux;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The streams of one session, by id, and what may be opened. Belongs to whoever holds the
/// session's lock.
final class StreamTable {
    private static final long MAX_ID = 0xffff_ffffL;

    private final YamuxLimits limits;
    private final Map<Integer, YamuxStream> streams = new HashMap<>();
    private final ArrayDeque<YamuxStream> backlog = new ArrayDeque<>(0);
    // Spec, "StreamID Field": odd ids are the client's.
    private final boolean client;
    private long nextId;
    private int inbound;
    private final Set<Integer> unacknowledged = new HashSet<>();
    private long stray;
    private long grown;

    StreamTable(boolean client, YamuxLimits limits) {
        this.client = client;
        this.limits = limits;
        nextId = client ? 1 : 2;
    }

    YamuxStream find(int id) {
        return streams.get(id);
    }

    /// Whether another stream of ours may be opened before the peer acknowledges one.
    boolean mayOpen() {
        return unacknowledged.size() < limits.unacknowledged();
    }

    int takeId() throws IOException {
        if (nextId > MAX_ID) throw new IOException("yamux: every stream id of the session is used");
        int id = (int) nextId;
        nextId += 2;
        return id;
    }

    void addOutbound(YamuxStream stream) {
        streams.put(stream.rawId(), stream);
        unacknowledged.add(stream.rawId());
    }

    /// @throws YamuxException when the id is not one that the peer may open now
    void expectNew(int id) throws YamuxException {
        boolean odd = (id & 1) != 0;
        if (odd == client) {
            throw new YamuxException(
                    "SYN of stream %s, an id of ours".formatted(Integer.toUnsignedString(id)));
        }
        if (streams.containsKey(id)) {
            throw new YamuxException(
                    "SYN of stream %s, which is open".formatted(Integer.toUnsignedString(id)));
        }
    }

    boolean inboundFull() {
        return inbound >= limits.inboundStreams();
    }

    boolean backlogFull() {
        return backlog.size() >= limits.acceptBacklog();
    }

    void addInbound(YamuxStream stream) {
        streams.put(stream.rawId(), stream);
        backlog.addLast(stream);
        inbound++;
    }

    /// The next stream that the peer opened, or null.
    YamuxStream accept() {
        return backlog.pollFirst();
    }

    /// The peer acknowledged a stream. Whether it was the first time, and the stream ours.
    boolean acknowledge(YamuxStream stream) {
        return unacknowledged.remove(stream.rawId());
    }

    /// Forgets a stream; false when it is forgotten already.
    ///
    /// @param inFlight what the peer may still have sent on it
    /// @param growth what its receive window had beyond the initial one
    boolean remove(YamuxStream stream, long inFlight, long growth) {
        if (!streams.remove(stream.rawId(), stream)) return false;
        if (stream.isInbound()) {
            inbound--;
            backlog.remove(stream);
        } else {
            unacknowledged.remove(stream.rawId());
        }
        expectStray(inFlight);
        grown -= growth;
        return true;
    }

    /// So many bytes may still come for streams that are gone.
    void expectStray(long bytes) {
        stray += bytes;
    }

    /// So many bytes came for a stream that is gone, or never was.
    ///
    /// @throws YamuxException when that is more than can have been in flight
    void stray(int id, int bytes) throws YamuxException {
        if (bytes > stray) {
            throw new YamuxException(
                    "%d bytes for stream %s, which is not open"
                            .formatted(bytes, Integer.toUnsignedString(id)));
        }
        stray -= bytes;
    }

    /// Whether a window may grow so much; counts it if so.
    boolean mayGrow(long bytes) {
        if (bytes > limits.buffered() / 2 - grown) return false;
        grown += bytes;
        return true;
    }

    int size() {
        return streams.size();
    }

    int inbound() {
        return inbound;
    }

    List<YamuxStream> all() {
        return new ArrayList<>(streams.values());
    }

    /// Forgets all streams and returns them.
    List<YamuxStream> clear() {
        List<YamuxStream> all = all();
        streams.clear();
        backlog.clear();
        unacknowledged.clear();
        inbound = 0;
        return all;
    }
}
