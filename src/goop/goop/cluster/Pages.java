package goop.cluster;

import goop.cluster.ClusterMessage.Ask;
import goop.cluster.ClusterMessage.Entry;
import goop.cluster.ClusterMessage.Page;
import goop.cluster.Note.Here;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/// Cuts what is to be said into messages that NATS carries.
final class Pages {
    private Pages() {}

    /// The page that was asked for.
    ///
    /// @param all every peer of that server
    /// @param seq the number of its last note that is in there
    static Page page(
            String self, Ask ask, NavigableMap<String, Entry> all, long seq, long silentMillis) {
        List<Entry> entries = new ArrayList<>();
        int weight = 0;
        String last = "";
        for (Entry each : all.tailMap(ask.after(), false).values()) {
            weight += each.here().message().weight();
            entries.add(each);
            if (!full(entries.size(), weight)) continue;
            last = each.here().message().peerId();
            break;
        }
        return new Page(
                self,
                ask.whose(),
                ask.after(),
                ask.number(),
                seq,
                silentMillis,
                List.copyOf(entries),
                last);
    }

    /// How many of the first notes make one message.
    static int fitting(List<Note> notes) {
        int weight = 0;
        int count = 0;
        while (count < notes.size() && !full(count, weight)) {
            if (notes.get(count++) instanceof Here here) weight += here.message().weight();
        }
        return count;
    }

    private static boolean full(int count, int weight) {
        return count >= ReplicaSettings.NOTES || weight >= ReplicaSettings.WEIGHT;
    }
}
