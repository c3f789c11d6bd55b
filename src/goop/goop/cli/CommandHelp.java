package goop.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What [Command#details] says, in its parts: so the completions of shells and the manual page say
/// what `goop help` says, and nothing is written twice.
///
/// @param paragraphs of text, each without line ends
/// @param entries options and actions, in order
/// @param example one that works as pasted
record CommandHelp(List<String> paragraphs, List<Entry> entries, String example) {
    private static final Pattern ENTRY = Pattern.compile(" {2}(\\S+(?: \\S+)*) {2,}(\\S.*)");
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");
    private static final Pattern FURTHER = Pattern.compile(" {4,}(\\S.*)");

    /// One line of the list, with what follows it.
    ///
    /// @param term `--set key=value`, `--json`, `check`
    record Entry(String term, String meaning) {
        boolean isOption() {
            return term.startsWith("--");
        }

        /// `--set`.
        String name() {
            return term.split(" ")[0];
        }

        /// `key=value`; empty where the option takes none.
        String value() {
            return term.substring(name().length()).strip();
        }
    }

    static CommandHelp of(Command command) {
        List<String> paragraphs = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        List<String> example = new ArrayList<>();
        boolean inExample = false;
        for (String line : command.details().lines().toList()) {
            Matcher entry = ENTRY.matcher(line);
            Matcher further = FURTHER.matcher(line);
            if (inExample) {
                if (!line.isBlank()) example.add(line.strip());
            } else if (line.equals("Example:")) {
                inExample = true;
            } else if (line.isBlank() || line.equals("Options:")) {
                end(paragraph, paragraphs);
            } else if (entry.matches()) {
                end(paragraph, paragraphs);
                entries.add(new Entry(entry.group(1), entry.group(2)));
            } else if (further.matches() && !entries.isEmpty()) {
                Entry last = entries.removeLast();
                entries.add(new Entry(last.term, last.meaning + " " + further.group(1)));
            } else {
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
            }
        }
        end(paragraph, paragraphs);
        return new CommandHelp(paragraphs, entries, String.join("\n", example));
    }

    private static void end(StringBuilder paragraph, List<String> paragraphs) {
        if (!paragraph.isEmpty()) paragraphs.add(paragraph.toString());
        paragraph.setLength(0);
    }

    /// All options of a command: those that are explained, and those that its synopsis does for.
    static List<Entry> options(Command command) {
        List<Entry> options = new ArrayList<>();
        for (Entry each : of(command).entries) if (each.isOption()) options.add(each);
        Matcher named = OPTION.matcher(command.synopsis());
        while (named.find()) {
            String name = named.group();
            if (options.stream().noneMatch(each -> each.name().equals(name))) {
                options.add(new Entry(name, command.summary()));
            }
        }
        return options;
    }

    /// The words of which one comes first: `check`, `backup`, `vacuum`.
    static List<String> actions(Command command) {
        List<String> actions = new ArrayList<>();
        for (String way : command.synopsis().split(" \\| ")) {
            String first = way.split(" ")[0];
            if (first.matches("[a-z]+(\\|[a-z]+)*")) actions.addAll(List.of(first.split("\\|")));
        }
        return actions;
    }

    /// Whether a directory comes next where no option does.
    static boolean takesDirectory(Command command) {
        return command.synopsis().matches(".*(<dir>|<folder>|<file>\\.\\.\\.).*");
    }
}
