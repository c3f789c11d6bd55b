package goop.hub.replica;

import java.util.List;

/// What an event has changed in a [Replica], for its shell to keep and pass on.
///
/// @param changed records that are new here: to be kept, and told to partners
/// @param forgotten what is no longer held
/// @param chains keys that are to be kept
/// @param released origins whose keys and records are not held any more
public record Effects(
        List<HubRecord> changed,
        List<HubRecord.Key> forgotten,
        List<KeyChain> chains,
        List<String> released) {
    static final Effects NONE = new Effects(List.of(), List.of(), List.of(), List.of());

    /// Whether there is nothing to do.
    public boolean isEmpty() {
        return changed.isEmpty() && forgotten.isEmpty() && chains.isEmpty() && released.isEmpty();
    }
}
