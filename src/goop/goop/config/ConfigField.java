package goop.config;

import java.util.Locale;

/// One row of the table of all settings.
///
/// @param key `presence.ttl_seconds`
/// @param type what its text may be
/// @param unset the text that holds where nothing is said
/// @param meaning one line for who sets it, without a full stop
/// @param secret whether its value must not be shown
/// @param live whether a running program takes up a change when it reads the configuration anew;
///   otherwise it must be restarted. The manual's column follows it, and tests prove it field by
///   field
/// @param fileOf the secret field whose value stands in the file that this field names, or ""
record ConfigField<T>(
        String key,
        FieldType<T> type,
        String unset,
        String meaning,
        boolean secret,
        boolean live,
        String fileOf) {

    static <T> ConfigField<T> of(String key, FieldType<T> type, String unset, String meaning) {
        return new ConfigField<>(key, type, unset, meaning, false, false, "");
    }

    static ConfigField<Secret> secret(String key, String meaning) {
        return new ConfigField<>(key, FieldType.SECRET, "", meaning, true, true, "");
    }

    /// The field `<key>_file` that names a file with the secret of field `key`.
    static ConfigField<?> fileOf(String key) {
        String meaning = "a file that holds " + key + "; a newline at its end does not count";
        return new ConfigField<>(
                key + "_file", FieldType.OPTIONAL_PATH, "", meaning, false, true, key);
    }

    ConfigField<T> asFixed() {
        return new ConfigField<>(key, type, unset, meaning, secret, false, fileOf);
    }

    ConfigField<T> asLive() {
        return new ConfigField<>(key, type, unset, meaning, secret, true, fileOf);
    }

    /// For the manual: when a change takes effect.
    String effect() {
        return live ? "at once" : "restart";
    }

    /// `presence`.
    String section() {
        return key.substring(0, key.indexOf('.'));
    }

    /// `ttl_seconds`.
    String name() {
        return key.substring(key.indexOf('.') + 1);
    }

    /// `GOOP_PRESENCE_TTL_SECONDS`.
    String variable() {
        return "GOOP_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
