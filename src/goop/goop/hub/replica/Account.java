package goop.hub.replica;

import goop.config.FederationPeer;

/// What one partner has had kept here, against what it may.
final class Account {
    private int mostEntries;
    private long mostBytes;
    private int entries;
    private long bytes;

    /// No bounds: for our own.
    Account() {
        mostEntries = Integer.MAX_VALUE;
        mostBytes = Long.MAX_VALUE;
    }

    Account(FederationPeer partner) {
        allow(partner);
    }

    void allow(FederationPeer partner) {
        mostEntries = partner.entries();
        mostBytes = (long) partner.megabytes() << 20;
    }

    boolean entryFits() {
        return entries < mostEntries;
    }

    boolean bytesFit(int more) {
        return bytes + more <= mostBytes;
    }

    void add(int count, long size) {
        entries += count;
        bytes += size;
    }

    int entries() {
        return entries;
    }

    long bytes() {
        return bytes;
    }
}
