package goop.cluster;

import goop.cluster.TableMessage.Compare;
import goop.cluster.TableMessage.Roots;
import goop.cluster.TableMessage.Rows;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A [TableMessage] as JSON: the part of [ClusterJson] that is about tables.
final class TableJson {
    private static final int MOST_TABLES = 16;
    private static final Pattern TABLE = Pattern.compile("[a-z]{1,32}");
    private static final Pattern ROOT = Pattern.compile("[0-9a-f]{1,16}");

    private TableJson() {}

    static TableMessage parse(String kind, JsonObject fields)
            throws JsonException, ProtocolException {
        String from = ClusterJson.server(fields, "from");
        return switch (kind) {
            case "roots" -> new Roots(from, roots(fields));
            case "compare" ->
                    new Compare(from, table(fields), RowSums.decode(fields.string("sums")));
            default -> new Rows(from, table(fields), rows(fields));
        };
    }

    private static Map<String, Long> roots(JsonObject fields)
            throws JsonException, ProtocolException {
        Map<String, Long> roots = new TreeMap<>();
        for (JsonObject each : ClusterJson.some(fields, "roots", MOST_TABLES)) {
            String root = each.string("root");
            if (!ROOT.matcher(root).matches()) {
                throw new ProtocolException("a root is 1 to 16 hexadecimal digits");
            }
            roots.put(table(each), Long.parseUnsignedLong(root, 16));
        }
        return Collections.unmodifiableMap(roots);
    }

    private static List<SharedRow> rows(JsonObject fields) throws JsonException, ProtocolException {
        List<SharedRow> rows = new ArrayList<>();
        for (JsonObject each : ClusterJson.some(fields, "rows", ReplicaSettings.NOTES)) {
            rows.add(
                    new SharedRow(
                            bounded(each, "key", 1, SharedRow.MOST_KEY),
                            ClusterJson.count(each, "stamp"),
                            bounded(each, "word", 0, SharedRow.MOST_WORD)));
        }
        return List.copyOf(rows);
    }

    private static String bounded(JsonObject fields, String name, int least, int most)
            throws JsonException, ProtocolException {
        String text = fields.string(name);
        if (text.length() >= least && text.length() <= most) return text;
        throw new ProtocolException(name + " is of " + least + " to " + most + " characters");
    }

    private static String table(JsonObject fields) throws JsonException, ProtocolException {
        String name = fields.string("table");
        if (TABLE.matcher(name).matches()) return name;
        throw new ProtocolException("a table's name is 1 to 32 small letters");
    }

    /// Everything but who says it.
    static void write(TableMessage message, JsonWriter json) {
        switch (message) {
            case Roots roots -> {
                json.field("kind", "roots").name("roots").array();
                roots.roots()
                        .forEach(
                                (table, root) ->
                                        json.object()
                                                .field("table", table)
                                                .field("root", Long.toHexString(root))
                                                .endObject());
                json.endArray();
            }
            case Compare compare ->
                    json.field("kind", "compare")
                            .field("table", compare.table())
                            .field("sums", compare.sums().encode());
            case Rows rows -> {
                json.field("kind", "rows").field("table", rows.table()).name("rows").array();
                for (SharedRow each : rows.rows()) {
                    json.object()
                            .field("key", each.key())
                            .field("stamp", each.stamp())
                            .field("word", each.word())
                            .endObject();
                }
                json.endArray();
            }
        }
    }
}
