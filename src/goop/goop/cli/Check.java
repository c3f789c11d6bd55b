package goop.cli;

import goop.config.Config;
import goop.config.ConfigExample;
import goop.config.ConfigException;
import goop.config.ConfigReference;
import goop.config.Mistake;
import goop.config.Report;
import goop.json.JsonWriter;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/// `goop check <dir>`: what is wrong with a configuration, and what it comes to.
final class Check implements Command {
    @Override
    public String name() {
        return "check";
    }

    @Override
    public String synopsis() {
        return "<dir> [--json] [--set key=value]...";
    }

    @Override
    public String summary() {
        return "find the mistakes in a configuration";
    }

    @Override
    public String details() {
        return """
        Reads goop.properties (or goop.json), the environment and --set as a start would, names all
        mistakes, and lists what differs from the defaults. Exit status 2 when there are mistakes.

          --json           for programs: mistakes, warnings, notes, every setting
          --set key=value  as if the file said so; may come more than once
          --example        instead of checking: a goop.properties to begin with
          --reference      instead of checking: every setting there is, in Markdown

        Example:
          goop check .
        """;
    }

    @Override
    public int run(List<String> arguments, Console console) throws IOException {
        if (arguments.equals(List.of("--example"))) {
            console.out().print(ConfigExample.text());
            return 0;
        }
        if (arguments.equals(List.of("--reference"))) {
            console.out().print(ConfigReference.markdown());
            return 0;
        }
        DirectoryArguments words = DirectoryArguments.parse(name(), arguments, Set.of("--json"));
        if (!Files.isDirectory(words.directory())) {
            throw new UsageException(words.directory() + " is no directory.");
        }
        Report report = report(words, console);
        if (words.flags().contains("--json")) {
            console.out().println(json(report));
        } else {
            print(words.directory().toString(), report, console.out());
        }
        return report.mistakes().isEmpty() ? 0 : CommandLine.USAGE;
    }

    private static Report report(DirectoryArguments words, Console console) {
        try {
            return Config.load(words.directory(), console.environment(), words.overrides())
                    .report();
        } catch (ConfigException wrong) {
            return wrong.report();
        }
    }

    private static void print(String directory, Report report, PrintStream out) {
        int mistakes = report.mistakes().size();
        String count =
                mistakes == 0
                        ? "no mistakes"
                        : mistakes == 1 ? "1 mistake" : mistakes + " mistakes";
        out.println(directory + ": " + count);
        for (Mistake each : report.mistakes()) out.println("mistake: " + each);
        for (String each : report.warnings()) out.println("warning: " + each);
        for (String each : report.notes()) out.println("note: " + each);
        List<Report.Effective> said =
                report.settings().stream().filter(each -> !each.isDefault()).toList();
        if (said.isEmpty()) {
            out.println("\nEvery setting is the default.");
            return;
        }
        out.println("\nSettings other than by default:");
        for (Report.Effective each : said) {
            out.printf("  %-45s  %s%n", each.key() + " = " + each.value(), each.from());
        }
    }

    private static String json(Report report) {
        JsonWriter json = new JsonWriter().object().name("mistakes").array();
        for (Mistake each : report.mistakes()) {
            json.object().field("place", each.place()).field("line", each.line());
            json.field("key", each.key()).field("message", each.message()).endObject();
        }
        json.endArray().field("warnings", report.warnings()).field("notes", report.notes());
        json.name("settings").array();
        for (Report.Effective each : report.settings()) {
            json.object().field("key", each.key()).field("value", each.value());
            json.field("from", each.from()).endObject();
        }
        return json.endArray().endObject().toString();
    }
}
