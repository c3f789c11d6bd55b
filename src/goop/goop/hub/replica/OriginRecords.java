package goop.hub.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All that is held of one origin: its key, its records, and their tree.
final class OriginRecords {
    private final Map<String, HubRecord> records = new HashMap<>();
    private final HashTree tree = new HashTree();
    private final Account account;
    private KeyChain chain;
    // No record expires before; a bound, made exact by each look through all of them.
    private long earliest = Long.MAX_VALUE;

    OriginRecords(KeyChain chain, Account account) {
        this.chain = chain;
        this.account = account;
    }

    String name() {
        return chain.origin();
    }

    KeyChain chain() {
        return chain;
    }

    void chain(KeyChain longer) {
        chain = longer;
    }

    Account account() {
        return account;
    }

    HashTree tree() {
        return tree;
    }

    Collection<HubRecord> all() {
        return Collections.unmodifiableCollection(records.values());
    }

    HubRecord get(String community) {
        return records.get(community);
    }

    HubRecord get(Hash place) {
        HashTree.Item item = tree.get(place);
        return item == null ? null : records.get(item.community());
    }

    void put(HubRecord record) {
        HubRecord before = records.put(record.community(), record);
        account.add(before == null ? 1 : 0, record.bytes() - (before == null ? 0 : before.bytes()));
        tree.put(
                new HashTree.Item(
                        record.place(), record.version(), record.hash(), record.community()));
        earliest = Math.min(earliest, record.expires());
    }

    /// Takes away what has expired, and returns it.
    List<HubRecord> expire(long now) {
        if (now < earliest) return List.of();
        List<HubRecord> gone = new ArrayList<>();
        earliest = Long.MAX_VALUE;
        for (HubRecord each : records.values()) {
            if (each.expires() <= now) gone.add(each);
            else earliest = Math.min(earliest, each.expires());
        }
        for (HubRecord each : gone) {
            records.remove(each.community());
            tree.remove(each.place());
            account.add(-1, -each.bytes());
        }
        return gone;
    }

    /// Nothing of it counts any more.
    void leave() {
        for (HubRecord each : records.values()) account.add(-1, -each.bytes());
    }
}
