package goop.http;

import java.time.Instant;
import java.util.Map;

/// A time as pages show it: relative, with the exact one in the title, and a number for scripts.
public final class PageTime {
    private PageTime() {}

    /// Adds `<name>Millis`, `<name>Exact` and `<name>Ago` to a template's values.
    public static void put(Map<String, Object> values, String name, Instant time, Instant now) {
        values.put(name + "Millis", time.toEpochMilli());
        values.put(name + "Exact", Words.exact(time));
        values.put(name + "Ago", Words.ago(time, now));
    }
}
