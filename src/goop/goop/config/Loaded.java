package goop.config;

import java.nio.file.Path;
import java.util.List;

/// A configuration without mistakes.
///
/// @param directory the peer directory, absolute
public record Loaded(Config config, Path directory, Report report) {

    /// What an operator should know; to be logged at start.
    public List<String> warnings() {
        return report.warnings();
    }

    /// What may surprise; to be logged at start.
    public List<String> notes() {
        return report.notes();
    }
}
