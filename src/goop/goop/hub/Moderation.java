package goop.hub;

import goop.database.DatabaseException;
import goop.hub.replica.HubRecord;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What the operator does not show to visitors, whoever signed it. It is kept for partners all the
/// same: what others show is theirs to say.
final class Moderation {
    private final OperatorStore store;
    private final Set<HubRecord.Key> hidden = ConcurrentHashMap.newKeySet();

    Moderation(OperatorStore store) throws DatabaseException {
        this.store = store;
        hidden.addAll(store.hidden());
    }

    boolean hides(String origin, String community) {
        return hidesAll(origin) || hidden.contains(new HubRecord.Key(origin, community));
    }

    /// Whether nothing of that origin is shown.
    boolean hidesAll(String origin) {
        return hidden.contains(new HubRecord.Key(origin, ""));
    }

    /// When it returns it is on disk.
    void hide(HubRecord.Key what, boolean hide) throws DatabaseException {
        store.hide(what, hide);
        if (hide) hidden.add(what);
        else hidden.remove(what);
    }

    /// All that is hidden, by origin and name.
    List<HubRecord.Key> all() {
        return hidden.stream()
                .sorted(
                        Comparator.comparing(HubRecord.Key::origin)
                                .thenComparing(HubRecord.Key::community))
                .toList();
    }
}
