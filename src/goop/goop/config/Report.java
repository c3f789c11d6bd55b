package goop.config;

import java.util.List;

/// What reading a configuration found.
///
/// @param mistakes what must be mended
/// @param warnings what an operator should know, such as a password that everybody can read
/// @param notes what is as it should be and may still surprise
/// @param settings every field with its value, in the table's order
public record Report(
        List<Mistake> mistakes,
        List<String> warnings,
        List<String> notes,
        List<Effective> settings) {
    public Report {
        mistakes = List.copyOf(mistakes);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
        settings = List.copyOf(settings);
    }

    /// A field's value as it may be shown.
    ///
    /// @param value the text; of a secret only whether it is set
    /// @param from `default`, `goop.properties:12`, `environment GOOP_…`, `--set`
    public record Effective(String key, String value, String from) {
        public boolean isDefault() {
            return from.equals(Origin.DEFAULT.place());
        }
    }
}
