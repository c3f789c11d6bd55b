package goop.cli;

import goop.config.BuildVersion;

import java.util.List;

/// `goop man`: the manual page goop(1), in roff. Made from the table of commands.
final class ManualPage implements Command {
    private static final int WIDTH = 70;

    private static final String ENDS =
            """
            .SH EXIT STATUS
            .TP
            0
            done
            .TP
            1
            failed
            .TP
            2
            the words, or the configuration, have mistakes
            .TP
            3
            who or what was asked for cannot be reached
            .SH SIGNALS
            .TP
            SIGTERM, SIGINT
            A program says goodbye and ends.
            .TP
            SIGHUP
            A program reads its configuration anew, and puts in force what it can.
            .SH ENVIRONMENT
            Each setting may stand there:
            .B presence.ttl_seconds
            is
            .BR GOOP_PRESENCE_TTL_SECONDS .
            .SH FILES
            .TP
            .I <dir>/goop.properties
            the configuration;
            .B goop check \\-\\-example
            prints one with every setting
            .TP
            .I <dir>/data
            keys, which nobody else may read, and databases
            .TP
            .I <dir>/site
            the site that the peer shows
            """;

    @Override
    public String name() {
        return "man";
    }

    @Override
    public String synopsis() {
        return "";
    }

    @Override
    public String summary() {
        return "print the manual page, for man";
    }

    @Override
    public String details() {
        return """
        It says what goop help says of all commands together.

        Example:
          goop man | man -l -
        """;
    }

    @Override
    public int run(List<String> arguments, Console console) {
        if (!arguments.isEmpty()) throw new UsageException("man takes nothing.");
        console.out().print(text());
        return 0;
    }

    static String text() {
        StringBuilder page = new StringBuilder();
        page.append(".TH GOOP 1 \"\" \"goop ").append(roff(BuildVersion.current()));
        page.append("\" \"goop\"\n.SH NAME\n");
        page.append("goop \\- peers that find each other, and the server that introduces them\n");
        page.append(".SH SYNOPSIS\n.B goop\n.I command\n.RI [ options ]\n.br\n.B goop\n.I <dir>\n");
        page.append(".SH DESCRIPTION\n");
        page.append("With a directory alone, what its configuration says is run.\n");
        page.append("Every command takes\n.BR \\-\\-debug ,\n");
        page.append("which shows where an error comes from.\n.SH COMMANDS\n");
        for (Command each : Commands.ALL) command(each, page);
        return page.append(ENDS).toString();
    }

    private static void command(Command command, StringBuilder page) {
        CommandHelp help = CommandHelp.of(command);
        String usage = (command.name() + " " + command.synopsis()).strip();
        page.append(".SS \"").append(roff(usage).replace("\"", "\\(dq")).append("\"\n");
        line(sentence(command.summary()), page);
        for (String each : help.paragraphs()) {
            page.append(".PP\n");
            prose(each, page);
        }
        for (CommandHelp.Entry each : help.entries()) {
            page.append(".TP\n.B \"").append(roff(each.term()).replace("\"", "\\(dq"));
            page.append("\"\n");
            prose(each.meaning(), page);
        }
        if (help.example().isEmpty()) return;
        page.append(".PP\nExample:\n.PP\n.nf\n.RS 4\n");
        for (String each : help.example().lines().toList()) line(each, page);
        page.append(".RE\n.fi\n");
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    private static void line(String text, StringBuilder page) {
        // At its beginning a full stop would make it a request; quotes are escaped.
        if (text.startsWith(".")) page.append("\\&");
        page.append(roff(text)).append('\n');
    }

    // In lines of a length at which the page can be read without man.
    private static void prose(String text, StringBuilder page) {
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                line(line.toString(), page);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        line(line.toString(), page);
    }

    private static String roff(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '\\' -> safe.append("\\e");
                                case '-' -> safe.append("\\-");
                                case '\'' -> safe.append("\\(aq");
                                case '`' -> safe.append("\\(ga");
                                case '^' -> safe.append("\\(ha");
                                case '~' -> safe.append("\\(ti");
                                case '…' -> safe.append("...");
                                default -> {
                                    if (c < 0x7f) safe.appendCodePoint(c);
                                    else safe.append("\\[u%04X]".formatted(c));
                                }
                            }
                        });
        return safe.toString();
    }
}
