package goop.presence;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Another server's publishers on a [PresenceBoard]: a further source, under the board's lock.
public final class BoardNeighbour {
    private final PresenceBoard board;
    private final PeerTable table;
    private final PeerSource source;

    BoardNeighbour(PresenceBoard board, PeerTable table, PeerSource source) {
        this.board = board;
        this.table = table;
        this.source = source;
    }

    /// What it knows of a peer, believed as it stands.
    ///
    /// @return false when there is no room for it
    public boolean hear(Presence message, boolean verified) {
        synchronized (board) {
            // That it signs is known no later than the peer itself, so that nothing is replayed
            // here.
            if (verified) board.restore(List.of(mark(message)));
            Change change = table.apply(message, verified, source, board.now());
            if (change instanceof Change.Changed) board.note(message.peerId());
            return board.tell(change) != Taken.FULL;
        }
    }

    private static SignatureLatch.Mark mark(Presence message) {
        return new SignatureLatch.Mark(message.peerId(), message.ts(), message.ts());
    }

    /// It has lost a peer, which may publish here or elsewhere.
    ///
    /// @param ts when
    /// @param saidSo whether the peer itself has said that it leaves: then it is gone everywhere,
    ///   unless it has said more since
    public void lose(String peerId, long ts, boolean saidSo) {
        synchronized (board) {
            board.tell(table.leave(peerId, source));
            if (saidSo && table.peer(peerId).filter(each -> each.beatTs() <= ts).isPresent()) {
                board.end(peerId);
            }
        }
    }

    /// The peer has come there from here, and says that.
    ///
    /// @param unless asked under the board's lock: whether it has come back since
    /// @return false when there is no room for it
    public boolean takeOver(Presence message, boolean verified, Predicate<String> unless) {
        synchronized (board) {
            boolean back = unless.test(message.peerId());
            boolean room = hear(message, verified);
            if (back) return room;
            board.cede(message.peerId());
            // Only now does its word count whatever its time.
            return hear(message, verified);
        }
    }

    /// The peer has said that it leaves, to whatever server.
    ///
    /// @param unless asked under the board's lock: whether it has come back here since
    public void end(String peerId, Predicate<String> unless) {
        synchronized (board) {
            if (unless.test(peerId)) lose(peerId, 0, false);
            else board.end(peerId);
        }
    }

    /// Its whole picture: who is not in it has left there.
    public void retain(Set<String> present) {
        synchronized (board) {
            table.retain(source, present).forEach(board::tell);
        }
    }

    /// It says by itself who leaves, while it is `alive`; else its peers expire.
    public void alive(boolean alive) {
        synchronized (board) {
            if (alive) table.hold(source);
            else table.release(source, board.now());
        }
    }

    /// It is no more, nor are its peers.
    public void part() {
        synchronized (board) {
            retain(Set.of());
            table.remove(source);
        }
    }
}
