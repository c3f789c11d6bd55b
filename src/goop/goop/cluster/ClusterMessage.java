package goop.cluster;

import goop.presence.SignatureLatch;

import java.util.List;

/// What servers of a cluster say to each other.
sealed interface ClusterMessage
        permits ClusterMessage.News,
                ClusterMessage.Ask,
                ClusterMessage.Page,
                ClusterMessage.AskMarks,
                ClusterMessage.Marks,
                ClusterMessage.Unheard,
                TableMessage {
    /// Who says it: another name each time that a server starts.
    String from();

    /// What happened at a server, numbered without gaps; without notes, that it is alive.
    ///
    /// @param first the number of the first note, or of the next that there will be
    /// @param size how many peers it owns after all of that
    /// @param leaving whether it ends now
    /// @param others the servers whose peers it shows, be they alive or silent
    record News(
            String from,
            long first,
            int size,
            boolean leaving,
            List<String> others,
            List<Note> notes)
            implements ClusterMessage {}

    /// Asks for one page of the peers that a server owns.
    ///
    /// @param whose the server that owns them: the one asked, or one that is silent
    /// @param after the peer id behind which the page begins; empty for the first page
    /// @param number comes back with the page
    record Ask(String from, String whose, String after, long number) implements ClusterMessage {}

    /// All peers of a server between two peer ids.
    ///
    /// @param seq the number of the last note that is in this
    /// @param silentMillis for how long that server has been silent; 0 for one that is alive
    /// @param last where the next page begins; empty when there is none
    record Page(
            String from,
            String whose,
            String after,
            long number,
            long seq,
            long silentMillis,
            List<Entry> entries,
            String last)
            implements ClusterMessage {}

    /// A peer that a server owns.
    ///
    /// @param seq the number of the note that last changed it
    record Entry(long seq, Note.Here here) {}

    /// Asks for those who have proved themselves since that time of day.
    record AskMarks(String from, long since) implements ClusterMessage {}

    /// Who signs.
    record Marks(String from, List<SignatureLatch.Mark> marks) implements ClusterMessage {}

    /// What a later version may say.
    record Unheard(String from) implements ClusterMessage {}
}
