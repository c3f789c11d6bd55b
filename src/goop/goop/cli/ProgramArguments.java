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
import java.util.Set;

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
        DirectoryArguments words = DirectoryArguments.parse(command, arguments, Set.of());
        return new ProgramArguments(words.directory(), words.overrides());
    }

    /// The same, where the command itself says a setting: what is after `--set` still wins.
    ProgramArguments implying(String setting) {
        List<String> settings = new ArrayList<>(List.of(setting));
        settings.addAll(overrides);
        return new ProgramArguments(directory, settings);
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
