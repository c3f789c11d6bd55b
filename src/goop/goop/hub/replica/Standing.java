package goop.hub.replica;

import java.util.List;

/// Whether a hub may sign.
///
/// @param missing partners that have not told yet what they hold of ours
public record Standing(State state, List<String> missing) {
    /// The three that there are.
    public enum State {
        READY,
        /// It learns its own newest records back from its partners: it may have been restored from
        /// an old backup, and must neither bring back what it deleted nor use a version twice.
        LEARNING,
        /// Its partners know a rotation to a newer key than the one that it has.
        KEY_SUPERSEDED
    }
}
