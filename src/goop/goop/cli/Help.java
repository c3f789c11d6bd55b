package goop.cli;

import java.util.List;

/// `goop help [command]`: what there is, or how one command is used.
final class Help implements Command {
    @Override
    public String name() {
        return "help";
    }

    @Override
    public String synopsis() {
        return "[command]";
    }

    @Override
    public String summary() {
        return "what there is, or how one command is used";
    }

    @Override
    public String details() {
        return """
        Example:
          goop help version
        """;
    }

    @Override
    public int run(List<String> arguments, Console console) {
        if (arguments.size() > 1) throw new UsageException("help takes one command at most.");
        if (arguments.isEmpty()) {
            console.out().print(overview());
            return 0;
        }
        Command command = Commands.named(arguments.getFirst());
        if (command == null) {
            throw new UsageException("no command \"" + arguments.getFirst() + "\".");
        }
        console.out().print(of(command));
        return 0;
    }

    static String overview() {
        StringBuilder text = new StringBuilder("usage: goop <command> [options]\n\n");
        for (Command each : Commands.ALL) {
            text.append("  %-12s %s\n".formatted(each.name(), each.summary()));
        }
        text.append("\ngoop help <command> says more. Every command takes --debug.\n");
        return text.toString();
    }

    static String of(Command command) {
        return "usage: goop %s %s\n%s.\n\n%s"
                .formatted(
                        command.name(), command.synopsis(), command.summary(), command.details());
    }
}
