package goop.config;

/// What was said of one field, and where.
record Setting(ConfigField<?> field, String text, Origin origin) {

    /// The text as it may be shown.
    String shown() {
        if (!field.secret()) return text;
        return new Secret(text).toString();
    }
}
