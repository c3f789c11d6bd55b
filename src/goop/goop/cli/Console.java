package goop.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/// What a command talks to: the three standard streams and the environment.
///
/// @param terminal whether a person watches standard output: progress and colour only then
record Console(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean terminal) {

    /// Whether colour helps: on a terminal, unless `NO_COLOR` is set (no-color.org).
    boolean colour() {
        return terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }
}
