package goop.hub.replica;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonException;
import goop.json.JsonNumber;
import goop.json.JsonObject;
import goop.json.JsonString;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// [Ask] and [Answer] as JSON. Whoever calls the readers has bounded the bytes.
public final class MessageJson {
    private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{0," + Hash.NIBBLES + "}");

    private MessageJson() {}

    /// `{"origin": "…", "prefixes": ["", "7a"], "records": ["…"]}`
    public static byte[] write(Ask.Difference ask) {
        JsonWriter json = new JsonWriter().object().field("origin", ask.origin());
        json.field("prefixes", ask.prefixes());
        return json.field("records", ask.places().stream().map(Hash::toString).toList())
                .endObject()
                .toBytes();
    }

    /// @throws ProtocolException says what is wrong
    public static Ask.Difference parseAsk(byte[] bytes) throws ProtocolException {
        return reading(
                bytes,
                json -> {
                    List<String> prefixes = json.strings("prefixes");
                    List<String> places = json.strings("records");
                    if (prefixes.size() > Ask.MOST_PREFIXES || places.size() > Ask.MOST_RECORDS) {
                        throw new ProtocolException(
                                "at most %d prefixes and %d records are allowed"
                                        .formatted(Ask.MOST_PREFIXES, Ask.MOST_RECORDS));
                    }
                    for (String each : prefixes) prefix(each);
                    return new Ask.Difference(
                            RecordBounds.origin(json.string("origin")), prefixes, hashes(places));
                });
    }

    /// `{"origins": [{"origin": "…", "key": "12D3…", "rotations": […], "records": 3, "root":
    /// "…"}]}`
    public static byte[] write(Answer.Digest digest) {
        JsonWriter json = new JsonWriter().object().name("origins").array();
        for (Answer.Origin each : digest.origins()) {
            json.object().field("origin", each.name()).field("key", each.key().toString());
            if (!each.rotations().isEmpty()) {
                json.name("rotations").array();
                for (Rotation rotation : each.rotations()) rotation.write(json);
                json.endArray();
            }
            json.field("records", each.records()).field("root", each.root().toString());
            json.endObject();
        }
        return json.endArray().endObject().toBytes();
    }

    /// @throws ProtocolException says what is wrong
    public static Answer.Digest parseDigest(byte[] bytes) throws ProtocolException {
        return reading(
                bytes,
                json -> {
                    List<JsonObject> all = json.array("origins").objects();
                    if (all.size() > Answer.MOST_ORIGINS) {
                        throw new ProtocolException("a digest of " + all.size() + " origins");
                    }
                    List<Answer.Origin> origins = new ArrayList<>(all.size());
                    for (JsonObject each : all) origins.add(origin(each));
                    return new Answer.Digest(origins);
                });
    }

    private static Answer.Origin origin(JsonObject json) throws JsonException, ProtocolException {
        return new Answer.Origin(
                RecordBounds.origin(json.string("origin")),
                Rotation.key(json.string("key")),
                rotations(json.array("rotations", JsonArray.EMPTY)),
                Math.clamp(json.integer("records"), 0, Integer.MAX_VALUE),
                Hash.parse(json.string("root")));
    }

    private static List<Rotation> rotations(JsonArray json)
            throws JsonException, ProtocolException {
        List<JsonObject> all = json.objects();
        if (all.size() > KeyChain.MOST) throw new ProtocolException("too many rotations");
        List<Rotation> rotations = new ArrayList<>(all.size());
        for (JsonObject each : all) rotations.add(Rotation.read(each));
        return rotations;
    }

    /// The rotations of a chain, as they are kept.
    public static byte[] write(List<Rotation> rotations) {
        JsonWriter json = new JsonWriter().array();
        for (Rotation each : rotations) each.write(json);
        return json.endArray().toBytes();
    }

    /// @throws ProtocolException says what is wrong
    public static List<Rotation> parseRotations(byte[] bytes) throws ProtocolException {
        try {
            if (Json.parse(bytes) instanceof JsonArray array) return rotations(array);
            throw new ProtocolException("an array is expected");
        } catch (JsonException wrong) {
            throw new ProtocolException("bad json: " + wrong.getMessage(), wrong);
        }
    }

    /// `{"origin": "…", "nodes": [{"prefix": "", "children": [16 hashes]}, {"prefix": "7", "items":
    /// [["place", version, "hash"]]}], "records": […]}`
    public static byte[] write(Answer.Difference answer) {
        JsonWriter json = new JsonWriter(4096).object().field("origin", answer.origin());
        json.name("nodes").array();
        for (Answer.Node each : answer.nodes()) {
            json.object().field("prefix", each.prefix());
            switch (each.below()) {
                case HashTree.Inner(List<Hash> children) ->
                        json.field("children", children.stream().map(MessageJson::child).toList());
                case HashTree.Leaf(List<HashTree.Item> items) -> {
                    json.name("items").array();
                    for (HashTree.Item item : items) {
                        json.array().value(item.place().toString()).value(item.version());
                        json.value(item.hash().toString()).endArray();
                    }
                    json.endArray();
                }
            }
            json.endObject();
        }
        json.endArray();
        return records(json.name("records"), answer.records()).endObject().toBytes();
    }

    private static String child(Hash hash) {
        return hash.equals(Hash.NONE) ? "" : hash.toString();
    }

    /// @throws ProtocolException says what is wrong
    public static Answer.Difference parseDifference(byte[] bytes) throws ProtocolException {
        return reading(
                bytes,
                json -> {
                    List<JsonObject> all = json.array("nodes").objects();
                    if (all.size() > Ask.MOST_PREFIXES) throw new ProtocolException("many nodes");
                    List<Answer.Node> nodes = new ArrayList<>(all.size());
                    for (JsonObject each : all) nodes.add(node(each));
                    return new Answer.Difference(
                            RecordBounds.origin(json.string("origin")),
                            nodes,
                            records(json.array("records")));
                });
    }

    private static Answer.Node node(JsonObject json) throws JsonException, ProtocolException {
        String prefix = prefix(json.string("prefix"));
        if (json.find("items") == null) {
            List<String> children = json.strings("children");
            if (children.size() != 16) throw new ProtocolException("sixteen children are expected");
            List<Hash> hashes = new ArrayList<>(16);
            for (String each : children) {
                hashes.add(each.isEmpty() ? Hash.NONE : Hash.parse(each));
            }
            return new Answer.Node(prefix, new HashTree.Inner(hashes));
        }
        List<Json> items = json.array("items").values();
        if (items.size() > HashTree.LEAF) throw new ProtocolException("a leaf with more than 16");
        List<HashTree.Item> leaf = new ArrayList<>(items.size());
        for (Json each : items) {
            if (!(each instanceof JsonArray(List<Json> values))
                    || values.size() != 3
                    || !(values.get(0) instanceof JsonString(String place))
                    || !(values.get(1) instanceof JsonNumber version)
                    || !(values.get(2) instanceof JsonString(String hash))) {
                throw new ProtocolException("an item is a place, a version and a hash");
            }
            leaf.add(new HashTree.Item(Hash.parse(place), version.asLong(), Hash.parse(hash), ""));
        }
        return new Answer.Node(prefix, new HashTree.Leaf(leaf));
    }

    /// An array of records, as in the stream of changes.
    public static byte[] writeRecords(List<HubRecord> records) {
        return records(new JsonWriter(4096), records).toBytes();
    }

    private static JsonWriter records(JsonWriter json, List<HubRecord> records) {
        json.array();
        for (HubRecord each : records) RecordJson.write(json, each);
        return json.endArray();
    }

    /// @throws ProtocolException says what is wrong
    public static List<HubRecord> parseRecords(byte[] bytes) throws ProtocolException {
        try {
            if (Json.parse(bytes) instanceof JsonArray array) return records(array);
            throw new ProtocolException("an array is expected");
        } catch (JsonException wrong) {
            throw new ProtocolException("bad json: " + wrong.getMessage(), wrong);
        }
    }

    private static List<HubRecord> records(JsonArray json) throws JsonException, ProtocolException {
        List<JsonObject> all = json.objects();
        if (all.size() > Ask.MOST_RECORDS) throw new ProtocolException("too many records");
        List<HubRecord> records = new ArrayList<>(all.size());
        for (JsonObject each : all) records.add(RecordJson.read(each));
        return records;
    }

    private static String prefix(String text) throws ProtocolException {
        if (PREFIX.matcher(text).matches()) return text;
        throw new ProtocolException("a prefix is up to 32 hexadecimal digits");
    }

    private static List<Hash> hashes(List<String> texts) throws ProtocolException {
        List<Hash> hashes = new ArrayList<>(texts.size());
        for (String each : texts) hashes.add(Hash.parse(each));
        return hashes;
    }

    private interface Reader<T> {
        T read(JsonObject json) throws JsonException, ProtocolException;
    }

    private static <T> T reading(byte[] bytes, Reader<T> reader) throws ProtocolException {
        try {
            return reader.read(Json.parseObject(bytes));
        } catch (JsonException wrong) {
            throw new ProtocolException("bad json: " + wrong.getMessage(), wrong);
        }
    }
}
