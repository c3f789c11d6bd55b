package goop.cli;

import java.io.IOException;
import java.util.List;

/// One command of the command line.
interface Command {

    /// The word that selects it: `watch`.
    String name();

    /// What comes after the word: `<url> [--json]`.
    String synopsis();

    /// One line for `goop help`, at most 60 characters, no full stop.
    String summary();

    /// The rest of `goop help <command>`: options, a line each, and one example that works as
    /// pasted.
    String details();

    /// Runs the command.
    ///
    /// @param arguments what followed the command's name
    /// @return the exit status
    /// @throws UsageException for words that the command does not take (status 2)
    /// @throws IOException when it failed (status 1); the message is shown as one line
    int run(List<String> arguments, Console console) throws IOException, InterruptedException;
}
