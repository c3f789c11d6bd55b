package goop.rendezvous;

import goop.http.PageTime;
import goop.http.PeerMark;
import goop.http.Words;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One peer as a page shows it. It has no e-mail address: no page of this server shows one.
///
/// @param name what the peer calls itself, may be empty
/// @param signed whether its last message bore a valid signature
/// @param changed the time that its last message gives
record PeerView(String id, String name, boolean signed, List<String> addresses, Instant changed) {

    /// What the row templates ask for; the admin row adds its own.
    Map<String, Object> values(Instant now) {
        Map<String, Object> values = new HashMap<>();
        values.put("id", id);
        values.put("shortId", Words.shortId(id));
        values.put("mark", PeerMark.of(id));
        values.put("name", name.isEmpty() ? "Unnamed" : name);
        values.put("identity", signed ? "Signed" : "Not signed");
        values.put("addresses", addresses.size());
        values.put("addressList", String.join("\n", addresses));
        PageTime.put(values, "changed", changed, now);
        return values;
    }
}
