package goop.hub.replica;

import goop.fuzz.Parses;
import goop.libp2p.ProtocolException;

/// A record that is read is written as one that reads the same.
@Parses(
        value = {RecordJson.class, RecordBounds.class},
        except = "toBytes")
public final class HubRecordFuzz {
    private HubRecordFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        HubRecord record;
        try {
            record = RecordJson.parse(input);
        } catch (ProtocolException refused) {
            return;
        }
        try {
            HubRecord again = RecordJson.parse(RecordJson.toBytes(record));
            if (!record.equals(again)) throw new AssertionError(record + " is not " + again);
            if (record.beats(again)) throw new AssertionError("beats itself: " + record);
        } catch (ProtocolException wrong) {
            throw new AssertionError(wrong);
        }
    }
}
