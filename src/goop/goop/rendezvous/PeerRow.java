package goop.rendezvous;

import goop.http.Words;

import java.time.Instant;
import java.util.Map;

/// One peer as the operator sees it.
///
/// @param from the address that it published from last
/// @param received bytes of its publishes
/// @param sent bytes of its messages as they went into the log
/// @param streams how many are open from that address
record PeerRow(
        PeerView peer,
        String type,
        String email,
        String avatarHash,
        Instant seen,
        String from,
        long received,
        long sent,
        int streams) {

    /// What `admin-row.html` asks for.
    Map<String, Object> values(Instant now) {
        Map<String, Object> values = peer.values(now);
        values.put("from", from);
        values.put("received", Words.bytes(received));
        values.put("sent", Words.bytes(sent));
        values.put("streams", streams);
        return values;
    }
}
