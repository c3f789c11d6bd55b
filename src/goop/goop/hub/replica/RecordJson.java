package goop.hub.replica;

import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// A [HubRecord] as JSON: an entry with all fields of the directory, a tombstone with `"deleted":
/// true` in place of what it said. Times are RFC 3339 in UTC. Other fields are passed over.
public final class RecordJson {
    private RecordJson() {}

    /// Reads one record and checks every field against [RecordBounds]; whether it is signed by its
    /// origin is for [Replica] to see.
    ///
    /// @throws ProtocolException says which field is wrong
    public static HubRecord parse(byte[] json) throws ProtocolException {
        try {
            return read(Json.parseObject(json));
        } catch (JsonException wrong) {
            throw new ProtocolException("bad json: " + wrong.getMessage(), wrong);
        }
    }

    static HubRecord read(JsonObject json) throws JsonException, ProtocolException {
        Optional<Listing> listing =
                json.bool("deleted", false) ? Optional.empty() : Optional.of(listing(json));
        return RecordBounds.check(
                new HubRecord(
                        json.string("origin"),
                        json.string("community"),
                        json.integer("version"),
                        time(json, "updated"),
                        time(json, "expires"),
                        listing,
                        json.string("sig")));
    }

    /// The fields of an entry that its operator chooses.
    ///
    /// @throws ProtocolException says which field is wrong
    public static Listing listing(JsonObject json) throws JsonException, ProtocolException {
        Listing.Type type = Listing.Type.of(json.string("type", "open"));
        if (type == null) throw new ProtocolException("type: open or invite-only is expected");
        long members = json.integer("members", 0);
        return RecordBounds.listing(
                new Listing(
                        json.string("rendezvous"),
                        type,
                        json.string("description", ""),
                        Math.clamp(members, -1, Integer.MAX_VALUE)));
    }

    private static long time(JsonObject json, String field)
            throws JsonException, ProtocolException {
        try {
            return Instant.parse(json.string(field)).toEpochMilli();
        } catch (DateTimeException | ArithmeticException wrong) {
            throw new ProtocolException(field + ": a time such as 2026-01-31T12:00:00Z", wrong);
        }
    }

    /// Writes one record as a value.
    public static JsonWriter write(JsonWriter json, HubRecord record) {
        json.object().field("community", record.community()).field("origin", record.origin());
        if (record.isTombstone()) json.field("deleted", true);
        record.listing().ifPresent(entry -> fields(json, entry));
        return json.field("version", record.version())
                .field("updated", Instant.ofEpochMilli(record.updated()).toString())
                .field("expires", Instant.ofEpochMilli(record.expires()).toString())
                .field("sig", record.sig())
                .endObject();
    }

    private static void fields(JsonWriter json, Listing entry) {
        json.field("rendezvous", entry.rendezvous())
                .field("type", entry.type().wire())
                .field("description", entry.description())
                .field("members", entry.members());
    }

    /// One record as a document.
    public static byte[] toBytes(HubRecord record) {
        return write(new JsonWriter(), record).toBytes();
    }
}
