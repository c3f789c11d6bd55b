package goop.http;

import goop.json.JsonWriter;

import java.util.List;

/// One thing that must be well for the server to be well.
///
/// @param reason what is wrong; empty when it is well
public record Check(String name, boolean ok, String reason) {

    public static Check well(String name) {
        return new Check(name, true, "");
    }

    public static Check failing(String name, String reason) {
        return new Check(name, false, reason);
    }

    /// The form of checks in JSON answers.
    public static void write(JsonWriter json, List<Check> checks) {
        json.array();
        for (Check each : checks) {
            json.object()
                    .field("name", each.name())
                    .field("ok", each.ok())
                    .field("reason", each.reason())
                    .endObject();
        }
        json.endArray();
    }
}
