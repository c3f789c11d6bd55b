package goop.hub.replica;

import java.util.ArrayList;
import java.util.List;

/// What of an origin's records another hub asks for.
final class Differences {
    /// Records are added until they have so many bytes together.
    static final int MOST_BYTES = 512 << 10;

    private Differences() {}

    static Answer.Difference of(OriginRecords origin, List<String> prefixes, List<Hash> places) {
        List<Answer.Node> nodes = new ArrayList<>(prefixes.size());
        for (String each : prefixes) {
            nodes.add(new Answer.Node(each, origin.tree().at(each)));
        }
        List<HubRecord> records = new ArrayList<>();
        int bytes = 0;
        for (Hash each : places) {
            HubRecord record = origin.get(each);
            if (record == null) continue;
            bytes += record.bytes();
            if (bytes > MOST_BYTES) break;
            records.add(record);
        }
        return new Answer.Difference(origin.name(), nodes, records);
    }
}
