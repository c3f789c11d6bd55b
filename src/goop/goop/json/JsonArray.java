package goop.json;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Values in order.
public record JsonArray(List<Json> values) implements Json, Iterable<Json> {
    public static final JsonArray EMPTY = new JsonArray(List.of());

    public JsonArray {
        values = List.copyOf(values);
    }

    @Override
    public String kind() {
        return "an array";
    }

    @Override
    public Iterator<Json> iterator() {
        return values.iterator();
    }

    /// The values, each of which must be a string.
    public List<String> strings() throws JsonException {
        List<String> strings = new ArrayList<>(values.size());
        for (Json value : values) {
            if (!(value instanceof JsonString(String string))) {
                throw new JsonException("a string is expected, found " + value.kind());
            }
            strings.add(string);
        }
        return strings;
    }

    /// The values, each of which must be an object.
    public List<JsonObject> objects() throws JsonException {
        List<JsonObject> objects = new ArrayList<>(values.size());
        for (Json value : values) {
            if (!(value instanceof JsonObject object)) {
                throw new JsonException("an object is expected, found " + value.kind());
            }
            objects.add(object);
        }
        return objects;
    }
}
