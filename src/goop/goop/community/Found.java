package goop.community;

import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.libp2p.ProtocolException;

import java.util.ArrayList;
import java.util.List;

/// What a hub has found.
///
/// @param communities by name
/// @param leftOut how many more it named that are not as they should be
/// @param next where the next page begins, or empty
public record Found(List<Community> communities, int leftOut, String next) {
    private static final int MOST = 200;
    private static final int LONGEST_CURSOR = 2_000;

    /// Reads an answer to `GET /api/communities`.
    ///
    /// @throws ProtocolException when it is none
    public static Found parse(byte[] answer) throws ProtocolException {
        try {
            JsonObject json = Json.parseObject(answer);
            List<JsonObject> entries = json.array("communities").objects();
            if (entries.size() > MOST) throw new ProtocolException("more than " + MOST + " in it");
            List<Community> communities = new ArrayList<>();
            for (JsonObject each : entries) {
                try {
                    communities.add(Community.read(each));
                } catch (ProtocolException wrong) {
                    // One bad entry, perhaps another hub's, hides no other; the count is shown.
                    continue;
                }
            }
            String next = json.string("next", "");
            if (next.length() > LONGEST_CURSOR) throw new ProtocolException("next: too long");
            return new Found(communities, entries.size() - communities.size(), next);
        } catch (JsonException wrong) {
            throw new ProtocolException("bad json: " + wrong.getMessage(), wrong);
        }
    }
}
