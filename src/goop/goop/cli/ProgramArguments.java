package goop.cli;

import goop.config.Config;
import goop.config.ConfigException;
import goop.config.Loaded;
import goop.log.LogSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What every program takes: a directory, and `--set key=value` as often as wanted.
///
/// @param directory as it was given
/// @param overrides what followed each `--set`
record ProgramArguments(Path directory, List<String> overrides) {

    static final String OPTIONS =
            """
            Options:
              --set key=value   a setting, as in docs/configuration.md; wins over everything else
            """;

    /// @throws UsageException unless there is exactly one directory
    static ProgramArguments parse(String command, List<String> arguments) {
        Path directory = null;
        List<String> overrides = new ArrayList<>();
        for (int at = 0; at < arguments.size(); at++) {
            String word = arguments.get(at);
            if (word.equals("--set")) {
                if (++at == arguments.size()) {
                    throw new UsageException("--set: key=value is expected after it.");
                }
                overrides.add(arguments.get(at));
            } else if (word.startsWith("--set=")) {
                overrides.add(word.substring("--set=".length()));
            } else if (word.startsWith("-")) {
                throw new UsageException(
                        "%s has no option %s. See goop help %s.".formatted(command, word, command));
            } else if (directory == null) {
                directory = Path.of(word);
            } else {
                throw new UsageException(
                        "%s takes one directory; \"%s\" is one too many.".formatted(command, word));
            }
        }
        if (directory == null) {
            throw new UsageException("%s: a directory is expected.".formatted(command));
        }
        return new ProgramArguments(directory, List.copyOf(overrides));
    }

    /// Makes the directory where it is missing, reads the configuration in it, applies what it says
    /// of the log, and tells of warnings and notes.
    ///
    /// @throws ConfigException names every mistake
    Loaded load(Console console) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new UsageException(directory + " is not a directory.");
        }
        Files.createDirectories(directory);
        Loaded loaded = Config.load(directory, console.environment(), overrides);
        LogSettings.apply(loaded.config().log().format(), loaded.config().log().level());
        for (String each : loaded.warnings()) console.err().println("warning: " + each);
        for (String each : loaded.notes()) console.err().println("note: " + each);
        return loaded;
    }
}
