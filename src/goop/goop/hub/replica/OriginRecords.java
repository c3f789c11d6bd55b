package goop.hub.replica;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// All that is held of one origin: its key, its records, and their tree.
final class OriginRecords {
    private final Map<String, HubRecord> records = new HashMap<>();
    private final HashTree tree = new HashTree();
    private final Account account;
    private final boolean ours;
    private KeyChain chain;
    // No record expires before; a bound, made exact by each look through all of them.
    private long earliest = Long.MAX_VALUE;
    // Nothing that an earlier key signed is here any more.
    private boolean confirmed;

    /// Of another hub.
    OriginRecords(KeyChain chain, Account account) {
        this(chain, account, false);
    }

    private OriginRecords(KeyChain chain, Account account, boolean ours) {
        this.chain = chain;
        this.account = account;
        this.ours = ours;
    }

    /// Our own.
    static OriginRecords ours(KeyChain chain) {
        return new OriginRecords(chain, new Account(), true);
    }

    String name() {
        return chain.origin();
    }

    KeyChain chain() {
        return chain;
    }

    void chain(KeyChain longer) {
        chain = longer;
        confirmed = false;
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
        earliest = Math.min(earliest, end(record));
    }

    // When it is forgotten here. Our own entries outlive what we have promised others, so that a
    // hub that was off for long signs them again; and never so long that its tombstone may be
    // forgotten of one that was deleted after this copy of it was made.
    private long end(HubRecord record) {
        if (!ours || record.isTombstone()) return record.expires();
        return Math.max(record.expires(), record.updated() + Replica.OWN_LIFE.toMillis());
    }

    /// Takes away what has expired, and returns it.
    List<HubRecord> expire(long now) {
        if (now < earliest) return List.of();
        List<HubRecord> gone = remove(each -> end(each) <= now);
        earliest = Long.MAX_VALUE;
        for (HubRecord each : records.values()) earliest = Math.min(earliest, end(each));
        return gone;
    }

    /// Takes away what an earlier key signed and the current one did not sign again in time.
    List<HubRecord> dropUnconfirmed(long now) {
        if (confirmed || now < chain.confirmedBy()) return List.of();
        confirmed = true;
        return remove(each -> each.version() < chain.since());
    }

    /// The origin has another key. Nothing of what is held was signed with it: what has a version
    /// that only the new key may use is taken away.
    List<HubRecord> rotated(KeyChain longer) {
        chain(longer);
        return remove(each -> each.version() >= longer.since());
    }

    private List<HubRecord> remove(Predicate<HubRecord> which) {
        List<HubRecord> gone = records.values().stream().filter(which).toList();
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
