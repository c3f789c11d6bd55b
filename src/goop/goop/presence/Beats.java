package goop.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// When each peer was last shown in the default view, whose subscribers forget a peer of which they
/// hear nothing for their ttl. Ordered by that time: who is due stands in front.
final class Beats {
    // The ttl of the peers in use: what is said of a peer must reach them twice within it.
    private static final long SUBSCRIBER_TTL_MILLIS = 20_000;

    private final LinkedHashMap<String, Long> shown = new LinkedHashMap<>();
    private long periodMillis;

    Beats(Duration ttl) {
        ttl(ttl);
    }

    void ttl(Duration ttl) {
        periodMillis = Math.min(ttl.toMillis(), SUBSCRIBER_TTL_MILLIS) / 2;
    }

    void shown(String peerId, long now) {
        shown.putLast(peerId, now);
    }

    void gone(String peerId) {
        shown.remove(peerId);
    }

    /// Takes those who have to be shown now, and counts them as shown.
    ///
    /// @param next when this will be asked again
    List<String> due(long now, long next) {
        List<String> due = new ArrayList<>();
        for (Map.Entry<String, Long> oldest = shown.firstEntry();
                oldest != null
                        && oldest.getValue() != now
                        && next - oldest.getValue() > periodMillis;
                oldest = shown.firstEntry()) {
            due.add(oldest.getKey());
            shown(oldest.getKey(), now);
        }
        return due;
    }
}
