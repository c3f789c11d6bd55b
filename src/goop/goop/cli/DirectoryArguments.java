package goop.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The arguments of a command that works on a peer directory: `<dir> [--set key=value]…` and flags.
///
/// @param overrides what followed each `--set`
/// @param flags those that were said
record DirectoryArguments(Path directory, List<String> overrides, Set<String> flags) {

    /// @param command for messages
    /// @param allowed the flags that it takes: `--json`
    /// @throws UsageException for anything else, or no directory, or two
    static DirectoryArguments parse(String command, List<String> arguments, Set<String> allowed) {
        List<String> directories = new ArrayList<>();
        List<String> overrides = new ArrayList<>();
        Set<String> flags = new HashSet<>();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (word.equals("--set")) {
                if (++i == arguments.size()) {
                    throw new UsageException("--set takes key=value, as in --set log.level=debug.");
                }
                overrides.add(arguments.get(i));
            } else if (word.startsWith("--set=")) {
                overrides.add(word.substring("--set=".length()));
            } else if (allowed.contains(word)) {
                flags.add(word);
            } else if (word.startsWith("-")) {
                throw new UsageException("%s does not take %s.".formatted(command, word));
            } else {
                directories.add(word);
            }
        }
        if (directories.size() != 1) {
            throw new UsageException(command + " takes one peer directory.");
        }
        return new DirectoryArguments(path(directories.getFirst()), overrides, flags);
    }

    static Path path(String word) {
        try {
            return Path.of(word);
        } catch (InvalidPathException wrong) {
            throw new UsageException("\"" + word + "\" is no path.");
        }
    }
}
