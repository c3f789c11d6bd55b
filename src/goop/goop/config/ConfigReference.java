package goop.config;

import java.util.List;

/// Every setting there is, as Markdown for `docs/configuration.md` and the manual.
public final class ConfigReference {
    private ConfigReference() {}

    /// A heading and a table for each section.
    public static String markdown() {
        StringBuilder text = new StringBuilder();
        String section = "";
        for (ConfigField<?> field : ConfigFields.ALL) {
            if (!field.section().equals(section)) {
                section = field.section();
                if (!text.isEmpty()) text.append('\n');
                text.append("### `").append(section).append(".`\n\n");
                text.append(
                        "| field | default | what it is | what it may be | takes effect |\n"
                                + "|---|---|---|---|---|\n");
            }
            text.append(row(field));
        }
        return text.toString();
    }

    private static String row(ConfigField<?> field) {
        String unset = field.unset().isEmpty() ? "" : "`" + field.unset() + "`";
        List<String> cells =
                List.of(
                        "`" + field.name() + "`",
                        unset,
                        field.meaning(),
                        field.type().allowed(),
                        field.effect());
        return "| " + String.join(" | ", cells).replace("<", "&lt;") + " |\n";
    }
}
