package goop.config;

import java.nio.file.Path;
import java.util.List;

/// A configuration without mistakes.
///
/// @param directory the peer directory, absolute
/// @param sources from which it can be read anew
public record Loaded(Config config, Path directory, Report report, Sources sources) {

    /// What an operator should know; to be logged at start.
    public List<String> warnings() {
        return report.warnings();
    }

    /// What may surprise; to be logged at start.
    public List<String> notes() {
        return report.notes();
    }

    /// Whether nobody has said what that setting should be.
    ///
    /// @param key `viewer.http_addr`
    public boolean isDefault(String key) {
        return report.settings().stream()
                .anyMatch(each -> each.key().equals(key) && each.isDefault());
    }
}
