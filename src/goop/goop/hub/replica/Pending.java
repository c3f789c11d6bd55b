package goop.hub.replica;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The effects that were not taken yet.
final class Pending {
    private final Map<HubRecord.Key, HubRecord> changed = new LinkedHashMap<>();
    private final Set<HubRecord.Key> forgotten = new LinkedHashSet<>();
    final Map<String, KeyChain> chains = new LinkedHashMap<>();
    final Set<String> released = new LinkedHashSet<>();

    void changed(HubRecord record) {
        changed.put(record.key(), record);
        forgotten.remove(record.key());
    }

    void forget(HubRecord record) {
        changed.remove(record.key());
        forgotten.add(record.key());
    }

    void release(String origin) {
        changed.keySet().removeIf(each -> each.origin().equals(origin));
        forgotten.removeIf(each -> each.origin().equals(origin));
        chains.remove(origin);
        released.add(origin);
    }

    Effects take() {
        if (changed.isEmpty() && forgotten.isEmpty() && chains.isEmpty() && released.isEmpty()) {
            return Effects.NONE;
        }
        Effects effects =
                new Effects(
                        List.copyOf(changed.values()),
                        new ArrayList<>(forgotten),
                        List.copyOf(chains.values()),
                        List.copyOf(released));
        changed.clear();
        forgotten.clear();
        chains.clear();
        released.clear();
        return effects;
    }
}
