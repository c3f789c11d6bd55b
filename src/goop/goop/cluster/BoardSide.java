package goop.cluster;

import goop.presence.BoardNeighbour;
import goop.presence.PresenceBoard;
import goop.presence.SignatureLatch;

import java.util.List;
import java.util.function.BiConsumer;

/// Does what a [Replica] wants done, on the board and by the bus.
final class BoardSide {
    private final String self;
    private final PresenceBoard board;
    private final ClusterNotes notes;
    private final BiConsumer<String, ClusterMessage> sender;
    private final BoardNeighbour others;

    /// @param sender takes a message and to whom: a server's name, or empty for all
    BoardSide(
            String self,
            PresenceBoard board,
            ClusterNotes notes,
            BiConsumer<String, ClusterMessage> sender) {
        this.self = self;
        this.board = board;
        this.notes = notes;
        this.sender = sender;
        others = board.neighbour("cluster");
        others.alive(true);
    }

    void act(Action action) {
        switch (action) {
            case Action.Send(String to, ClusterMessage message) -> sender.accept(to, message);
            case Action.Show show -> {
                if (show.moved()) {
                    others.takeOver(show.message(), show.verified(), notes::heard);
                } else {
                    others.hear(show.message(), show.verified());
                }
            }
            case Action.Hide(String peerId) -> others.lose(peerId, 0, false);
            case Action.Leave(String peerId) -> others.end(peerId, notes::heard);
            case Action.Mark(SignatureLatch.Mark mark) -> board.restore(List.of(mark));
            case Action.Release(String peerId) -> board.forgetSigner(peerId);
            case Action.TellMarks(String to, long since) -> tellMarks(to, since);
        }
    }

    private void tellMarks(String to, long since) {
        List<SignatureLatch.Mark> all =
                board.marks().stream().filter(each -> each.provedAt() >= since).toList();
        for (int from = 0; from < all.size(); from += ClusterJson.MOST_MARKS) {
            int end = Math.min(all.size(), from + ClusterJson.MOST_MARKS);
            sender.accept(to, new ClusterMessage.Marks(self, List.copyOf(all.subList(from, end))));
        }
    }
}
