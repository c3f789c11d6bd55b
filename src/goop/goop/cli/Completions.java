package goop.cli;

import goop.config.ConfigKeys;

import java.util.List;
import java.util.stream.Collectors;

/// `goop completions bash|zsh|fish`: a script by which that shell completes goop's commands, their
/// options, the keys of settings, and directories. Made from the table of commands.
final class Completions implements Command {
    @Override
    public String name() {
        return "completions";
    }

    @Override
    public String synopsis() {
        return "bash|zsh|fish";
    }

    @Override
    public String summary() {
        return "print what makes that shell complete goop's commands";
    }

    @Override
    public String details() {
        return """
        bash: into ~/.local/share/bash-completion/completions/goop. zsh: as _goop into a folder of
        $fpath. fish: into ~/.config/fish/completions/goop.fish.

        Example:
          goop completions bash >goop.bash
        """;
    }

    @Override
    public int run(List<String> arguments, Console console) {
        String shell = arguments.size() == 1 ? arguments.getFirst() : "";
        console.out()
                .print(
                        switch (shell) {
                            case "bash" -> bash();
                            case "zsh" -> zsh();
                            case "fish" -> fish();
                            default ->
                                    throw new UsageException(
                                            "completions takes bash, zsh or fish.");
                        });
        return 0;
    }

    private static String names() {
        return Commands.ALL.stream().map(Command::name).collect(Collectors.joining(" "));
    }

    private static String keys() {
        return ConfigKeys.all().stream().map(key -> key + "=").collect(Collectors.joining(" "));
    }

    // What comes first after a command, where that is one of a few words.
    private static List<String> words(Command command) {
        if (command == Commands.HELP) return Commands.ALL.stream().map(Command::name).toList();
        return CommandHelp.actions(command);
    }

    static String bash() {
        StringBuilder cases = new StringBuilder();
        for (Command each : Commands.ALL) {
            String options =
                    CommandHelp.options(each).stream()
                            .map(CommandHelp.Entry::name)
                            .collect(Collectors.joining(" "));
            cases.append(
                    "        %s) options='%s' words='%s' directory=%s ;;\n"
                            .formatted(
                                    each.name(),
                                    options,
                                    String.join(" ", words(each)),
                                    CommandHelp.takesDirectory(each) ? "yes" : ""));
        }
        return """
        # What bash completes of goop; made by: goop completions bash
        _goop() {
            local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
            local options= words= directory=
            COMPREPLY=()
            if ((COMP_CWORD == 1)); then
                mapfile -t COMPREPLY < <(compgen -W '%s' -- "$word")
                return
            fi
            case $before in
                --set)
                    mapfile -t COMPREPLY < <(compgen -W '%s' -- "$word")
                    compopt -o nospace
                    return ;;
                --output|--key-file)
                    mapfile -t COMPREPLY < <(compgen -f -- "$word")
                    compopt -o filenames
                    return ;;
            esac
            case ${COMP_WORDS[1]} in
        %s    esac
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W "$options --debug --help" -- "$word")
            elif [[ $words ]] && ((COMP_CWORD == 2)); then
                mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
            elif [[ $directory ]]; then
                mapfile -t COMPREPLY < <(compgen -d -- "$word")
                compopt -o filenames
            fi
        }
        complete -F _goop goop
        """
                .formatted(names(), keys(), cases);
    }

    // In single quotes, with a colon where one would end the word that is described.
    private static String described(String word, String meaning) {
        String safe = meaning.replace("'", "'\\''");
        return "'%s:%s'".formatted(word.replace(":", "\\:"), safe);
    }

    static String zsh() {
        StringBuilder commands = new StringBuilder();
        StringBuilder cases = new StringBuilder();
        for (Command each : Commands.ALL) {
            commands.append("        ").append(described(each.name(), each.summary()));
            commands.append('\n');
            cases.append("        ").append(each.name()).append(")\n            options=(");
            for (CommandHelp.Entry option : CommandHelp.options(each)) {
                cases.append(' ').append(described(option.name(), option.meaning()));
            }
            cases.append(" )\n");
            cases.append("            words_here=( ").append(String.join(" ", words(each)));
            cases.append(" )\n");
            if (CommandHelp.takesDirectory(each)) cases.append("            directory=yes\n");
            cases.append("            ;;\n");
        }
        return """
        #compdef goop
        # What zsh completes of goop; made by: goop completions zsh
        _goop() {
            local -a commands options words_here
            local directory=
            commands=(
        %s    )
            if (( CURRENT == 2 )); then
                _describe command commands
                return
            fi
            case $words[CURRENT-1] in
                --set) compadd -S '' -- %s; return ;;
                --output|--key-file) _files; return ;;
            esac
            case $words[2] in
        %s    esac
            options+=( '--debug:show where an error comes from' '--help:say more' )
            if [[ $PREFIX == -* ]]; then
                _describe -o option options
            elif (( CURRENT == 3 && $#words_here )); then
                compadd -- $words_here
            elif [[ -n $directory ]]; then
                _files -/
            fi
        }
        if [[ $funcstack[1] == _goop ]]; then
            _goop "$@"
        else
            compdef _goop goop
        fi
        """
                .formatted(commands, keys(), cases);
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    static String fish() {
        StringBuilder lines = new StringBuilder();
        for (Command each : Commands.ALL) {
            String in = " -n '__fish_seen_subcommand_from " + each.name() + "'";
            lines.append("complete -c goop -n __fish_use_subcommand -a ").append(each.name());
            lines.append(" -d ").append(quoted(each.summary())).append('\n');
            for (CommandHelp.Entry option : CommandHelp.options(each)) {
                lines.append("complete -c goop").append(in);
                lines.append(" -l ").append(option.name().substring(2)).append(value(option));
                lines.append(" -d ").append(quoted(option.meaning())).append('\n');
            }
            List<String> words = words(each);
            if (!words.isEmpty()) {
                lines.append("complete -c goop").append(in).append(" -a ");
                lines.append(quoted(String.join(" ", words))).append('\n');
            }
            if (CommandHelp.takesDirectory(each)) {
                lines.append("complete -c goop").append(in);
                lines.append(" -a '(__fish_complete_directories)'\n");
            }
        }
        return """
        # What fish completes of goop; made by: goop completions fish
        complete -c goop -f
        complete -c goop -l debug -d 'Show where an error comes from'
        %s\
        """
                .formatted(lines);
    }

    private static String value(CommandHelp.Entry option) {
        return switch (option.value()) {
            case "" -> "";
            case "<file>" -> " -r -F";
            case "key=value" -> " -x -a " + quoted(keys());
            default -> " -x";
        };
    }
}
