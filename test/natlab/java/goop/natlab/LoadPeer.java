package goop.natlab;

import goop.presence.Presence;

import java.util.Random;

/// A peer of a [ClusterLoad], and what is true of it.
final class LoadPeer {
    /// All that at one moment may be said of it.
    ///
    /// @param home the server that has taken its last message
    /// @param content what a watcher that shows it must show, or null where it has just changed
    record Truth(int home, boolean mustBeShown, boolean mayBeShown, String content) {
        boolean allows(String shown) {
            if (shown == null) return !mustBeShown;
            return mayBeShown && (content == null || content.equals(shown));
        }
    }

    final String id;
    final Random random;
    private final int ttl;
    private final int grace;
    // Both are the publishing thread's.
    int label;
    volatile int server;

    // Guarded by this; milliseconds of a clock that never jumps.
    private String content = "";
    private boolean here;
    private boolean leaving;
    private boolean saying;
    private long changedAt;
    private long heardAt;
    private long comeAt;
    private int home = -1;

    /// @param ttl milliseconds; a change may take half of it to reach every watcher
    LoadPeer(String id, Random random, int server, int ttl) {
        this.id = id;
        this.ttl = ttl;
        grace = ttl / 2;
        this.random = random;
        this.server = server;
    }

    /// Servers are asked to take that: from now on watchers may know it.
    synchronized void says(Presence.Type type, String said, long now) {
        saying = true;
        leaving = type == Presence.Type.OFFLINE;
        if (leaving || !said.equals(content)) changedAt = now;
    }

    /// A server has taken that.
    synchronized void said(Presence.Type type, String said, long now) {
        boolean there = type != Presence.Type.OFFLINE;
        boolean moved = server != home;
        home = server;
        if (there && (!here || moved || now - heardAt > ttl)) comeAt = now;
        if (there != here || moved || !said.equals(content)) changedAt = now;
        saying = false;
        here = there;
        content = said;
        heardAt = now;
    }

    /// The server that has taken its last message, or -1.
    synchronized int home() {
        return home;
    }

    synchronized Truth truth(long now) {
        return new Truth(
                home,
                mustBeShown(now),
                !hasLeft(now) && !hasExpired(now),
                now - changedAt <= grace ? null : content);
    }

    /// Whether every watcher must show it by now. Who is on the way to another server may have left
    /// what its last one can hear.
    synchronized boolean mustBeShown(long now) {
        return here
                && !leaving
                && server == home
                && now - comeAt > grace
                && now - heardAt < ttl - grace / 2;
    }

    /// Whether it has said that it leaves, so that no watcher may show it any more.
    synchronized boolean hasLeft(long now) {
        return !here && !saying && !content.isEmpty() && now - changedAt > grace;
    }

    /// Whether it has been silent for so long that no watcher may show it any more.
    synchronized boolean hasExpired(long now) {
        return here && !leaving && !saying && now - heardAt > ttl + grace;
    }

    /// Whether a watcher that shows that shows what is true.
    synchronized boolean allows(String shown, long now) {
        return now - changedAt <= grace || shown.equals(content);
    }
}
