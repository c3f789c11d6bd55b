package goop.hub.replica;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    /// Nothing.
    public static final Effects NONE = new Effects(List.of(), List.of(), List.of(), List.of());

    /// Both as one: of each community what came later.
    public Effects then(Effects later) {
        if (isEmpty()) return later;
        Map<HubRecord.Key, HubRecord> records = new LinkedHashMap<>();
        for (HubRecord each : changed) records.put(each.key(), each);
        Set<HubRecord.Key> gone = new LinkedHashSet<>(forgotten);
        // What is not held any more has no records; it may come back, and have some again.
        records.keySet().removeIf(each -> later.released.contains(each.origin()));
        gone.removeIf(each -> later.released.contains(each.origin()));
        for (HubRecord.Key each : later.forgotten) {
            records.remove(each);
            gone.add(each);
        }
        for (HubRecord each : later.changed) {
            records.put(each.key(), each);
            gone.remove(each.key());
        }
        Map<String, KeyChain> keys = new LinkedHashMap<>();
        for (KeyChain each : chains) keys.put(each.origin(), each);
        keys.keySet().removeAll(later.released);
        for (KeyChain each : later.chains) keys.put(each.origin(), each);
        Set<String> left = new LinkedHashSet<>(released);
        left.addAll(later.released);
        return new Effects(
                List.copyOf(records.values()),
                List.copyOf(gone),
                List.copyOf(keys.values()),
                List.copyOf(left));
    }

    /// Whether there is nothing to do.
    public boolean isEmpty() {
        return changed.isEmpty() && forgotten.isEmpty() && chains.isEmpty() && released.isEmpty();
    }
}
