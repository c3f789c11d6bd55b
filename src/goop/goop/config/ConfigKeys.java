package goop.config;

import java.util.List;

/// The keys of all settings, in the table's order.
public final class ConfigKeys {
    private ConfigKeys() {}

    /// `presence.topic` and so on.
    public static List<String> all() {
        return ConfigFields.ALL.stream().map(ConfigField::key).toList();
    }
}
