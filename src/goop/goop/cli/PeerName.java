package goop.cli;

import goop.json.JsonArray;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A peer as people name it on the command line: its id, the beginning or end of it, or its label,
/// where only one peer bears it.
final class PeerName {
    private static final int LEAST_OF_AN_ID = 4;

    private PeerName() {}

    /// @return the id
    /// @throws UsageException when nobody or more than one is meant
    static String find(LocalApi api, String word) throws IOException, InterruptedException {
        if (isId(word)) return word;
        try {
            return find(api.list("/api/peers"), word);
        } catch (JsonException wrong) {
            throw new IOException("the peer's list: " + wrong.getMessage(), wrong);
        }
    }

    private static boolean isId(String word) {
        try {
            PeerId.parse(word);
            return true;
        } catch (ProtocolException noId) {
            return false;
        }
    }

    private static String find(JsonArray peers, String word) throws JsonException {
        List<String> byLabel = new ArrayList<>();
        List<String> byId = new ArrayList<>();
        for (JsonObject each : peers.objects()) {
            String id = each.string("ID");
            if (each.string("Content", "").equalsIgnoreCase(word)) byLabel.add(id);
            boolean part = id.startsWith(word) || id.endsWith(word);
            if (id.equals(word)) return id;
            if (word.length() >= LEAST_OF_AN_ID && part) byId.add(id);
        }
        List<String> found = byLabel.isEmpty() ? byId : byLabel;
        if (found.size() == 1) return found.getFirst();
        throw new UsageException(
                found.isEmpty()
                        ? "nobody here is \"%s\". goop peers lists them.".formatted(word)
                        : "\"%s\" could be any of %s.".formatted(word, String.join(", ", found)));
    }
}
