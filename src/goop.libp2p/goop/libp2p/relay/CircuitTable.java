package goop.libp2p.relay;

import goop.libp2p.PeerId;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// How many circuits each peer has at this relay, and what they carried. Times are milliseconds of
/// a clock that is never set.
final class CircuitTable {
    /// What was carried for one peer, both directions of all its circuits.
    ///
    /// @param circuits those that are open
    record Account(int circuits, long bytes, long since) {}

    // A peer that is forgotten starts anew, so many more than can have circuits are remembered.
    private static final int MOST_ACCOUNTS = 16_384;

    private final RelayLimits limits;

    // These belong to the lock on this; the account longest untouched is first.
    private final Map<PeerId, Account> accounts = new LinkedHashMap<>(16, 0.75f, true);
    private int open;
    private long bytes;

    CircuitTable(RelayLimits limits) {
        this.limits = limits;
    }

    /// Whether one more circuit is allowed; then it counts from now on.
    synchronized boolean open(PeerId from, PeerId to, long now) {
        if (open >= limits.circuits().all()) return false;
        if (account(from, now).circuits >= limits.circuits().perPeer()) return false;
        if (account(to, now).circuits >= limits.circuits().perPeer()) return false;
        if (left(from, to, now) <= 0) return false;
        add(from, 1, 0, now);
        add(to, 1, 0, now);
        open++;
        return true;
    }

    synchronized void close(PeerId from, PeerId to, long now) {
        add(from, -1, 0, now);
        add(to, -1, 0, now);
        open--;
    }

    /// So many bytes are about to go through a circuit of these two.
    ///
    /// @return false when one of them had its share, and the bytes must not go
    synchronized boolean carry(PeerId from, PeerId to, long count, long now) {
        if (left(from, to, now) < count) return false;
        add(from, 0, count, now);
        add(to, 0, count, now);
        bytes += count;
        return true;
    }

    /// How much may still be carried between these two; [Long#MAX_VALUE] without a bound.
    synchronized long left(PeerId from, PeerId to, long now) {
        long share = limits.traffic().peerBytes();
        if (share == 0) return Long.MAX_VALUE;
        return share - Math.max(account(from, now).bytes, account(to, now).bytes);
    }

    /// What stands in a peer's account now.
    synchronized Account account(PeerId peer, long now) {
        Account account = accounts.get(peer);
        if (account == null) return new Account(0, 0, now);
        boolean over = now - account.since >= limits.traffic().peerPeriod().toMillis();
        return over ? new Account(account.circuits, 0, now) : account;
    }

    private void add(PeerId peer, int circuits, long count, long now) {
        Account old = account(peer, now);
        accounts.put(peer, new Account(old.circuits + circuits, old.bytes + count, old.since));
        if (accounts.size() > MOST_ACCOUNTS) forgetOne();
    }

    private void forgetOne() {
        Iterator<Account> eldest = accounts.values().iterator();
        while (eldest.hasNext()) {
            if (eldest.next().circuits > 0) continue;
            eldest.remove();
            return;
        }
    }

    /// Circuits that are open.
    synchronized int size() {
        return open;
    }

    /// All bytes so far.
    synchronized long bytes() {
        return bytes;
    }
}
