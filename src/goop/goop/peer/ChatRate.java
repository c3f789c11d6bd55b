package goop.peer;

import goop.libp2p.PeerId;

import java.util.LinkedHashMap;
import java.util.Map;

/// How often one peer may say something: five times a second, after a while of silence fifty times
/// at once. Safe for several threads.
final class ChatRate {
    static final int BURST = 50;
    static final int PER_SECOND = 5;
    private static final int MOST_PEERS = 4096;

    private record Allowance(double left, long at) {}

    // Guarded by this; whoever was silent for longest gives way, and has all of it again.
    private final LinkedHashMap<PeerId, Allowance> allowances = new LinkedHashMap<>();

    /// @param now nanoseconds of a clock that never jumps
    synchronized boolean allows(PeerId peer, long now) {
        Allowance last = allowances.remove(peer);
        double left = BURST;
        if (last != null) {
            left = Math.min(BURST, last.left + (now - last.at) / 1e9 * PER_SECOND);
        }
        boolean allowed = left >= 1;
        allowances.putLast(peer, new Allowance(allowed ? left - 1 : left, now));
        if (allowances.size() > MOST_PEERS) {
            Map.Entry<PeerId, Allowance> oldest = allowances.firstEntry();
            allowances.remove(oldest.getKey());
        }
        return allowed;
    }
}
