package goop.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The arguments of a command that talks to the peer that runs on a directory: `<dir> <word>…`,
/// flags and options.
///
/// @param words what follows the directory
record LocalArguments(
        Path directory, List<String> words, Set<String> flags, Map<String, String> options) {

    /// @param synopsis for messages: `chat <dir> <peer> <text>`
    /// @param least how many words follow the directory at least, `most` at most
    static LocalArguments parse(
            String synopsis,
            List<String> arguments,
            int least,
            int most,
            Set<String> allowedFlags,
            Set<String> allowedOptions) {
        List<String> words = new ArrayList<>();
        Set<String> flags = new HashSet<>();
        Map<String, String> options = new HashMap<>();
        boolean literal = false;
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (literal || !word.startsWith("-") || word.equals("-")) words.add(word);
            else if (word.equals("--")) literal = true;
            else if (allowedFlags.contains(word)) flags.add(word);
            else if (allowedOptions.contains(word)) {
                if (++i == arguments.size()) throw new UsageException(word + " takes a value.");
                options.put(word, arguments.get(i));
            } else throw new UsageException("goop %s; not %s.".formatted(synopsis, word));
        }
        if (words.size() < 1 + least || words.size() > 1 + most) {
            throw new UsageException("it is: goop " + synopsis);
        }
        try {
            Path directory = Path.of(words.getFirst());
            return new LocalArguments(
                    directory, List.copyOf(words.subList(1, words.size())), flags, options);
        } catch (InvalidPathException wrong) {
            throw new UsageException("\"" + words.getFirst() + "\" is no path.");
        }
    }

    boolean json() {
        return flags.contains("--json");
    }
}
