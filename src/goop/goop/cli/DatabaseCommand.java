package goop.cli;

import goop.config.Config;
import goop.database.DatabaseCare;
import goop.http.Words;
import goop.json.JsonWriter;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// `goop db check|backup|vacuum <dir>`: care for a rendezvous server's database.
final class DatabaseCommand implements Command {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @Override
    public String name() {
        return "db";
    }

    @Override
    public String synopsis() {
        return "check|backup|vacuum <dir> [--hub] [--json] [--set key=value]...";
    }

    @Override
    public String summary() {
        return "check, back up or shrink the server's database";
    }

    @Override
    public String details() {
        return """
        Works on the file that presence.peer_db_path names, also while servers use it; with --hub
        on a super hub's, hub.db_path.

          check            reads all of it; exit status 1 when anything is damaged
          backup           writes a whole copy beside it, named by the time
          vacuum           gives the room of deleted rows back to the disk
          --hub            the super hub's database
          --json           for programs
          --set key=value  as if the configuration said so; may come more than once

        Example:
          goop db check .
        """;
    }

    @Override
    public int run(List<String> arguments, Console console) throws IOException {
        if (arguments.isEmpty()) throw new UsageException("db takes check, backup or vacuum.");
        String act = arguments.getFirst();
        if (!Set.of("check", "backup", "vacuum").contains(act)) {
            throw new UsageException(
                    "db takes check, backup or vacuum, not \"%s\".".formatted(act));
        }
        DirectoryArguments words =
                DirectoryArguments.parse(
                        "db " + act,
                        new ArrayList<>(arguments.subList(1, arguments.size())),
                        Set.of("--json", "--hub"));
        Config config =
                Config.load(words.directory(), console.environment(), words.overrides()).config();
        boolean hub = words.flags().contains("--hub");
        Path file =
                hub
                        ? config.hub().dbPath()
                        : config.presence()
                                .peerDbPath()
                                .orElseThrow(
                                        () ->
                                                new UsageException(
                                                        "presence.peer_db_path names no file."));
        DatabaseCare care = new DatabaseCare(file, words.directory().resolve("data"));
        boolean json = words.flags().contains("--json");
        return switch (act) {
            case "check" -> check(care, file, json, console);
            case "backup" -> backUp(care, file, json, console);
            default -> vacuum(care, file, json, console);
        };
    }

    private static int check(DatabaseCare care, Path file, boolean json, Console console)
            throws IOException {
        DatabaseCare.Report report = care.check();
        boolean well = report.findings().isEmpty();
        if (json) {
            console.out()
                    .println(
                            new JsonWriter()
                                    .object()
                                    .field("file", file.toString())
                                    .field("ok", well)
                                    .field("version", report.version())
                                    .field("bytes", report.bytes())
                                    .field("free_bytes", report.freeBytes())
                                    .field("findings", report.findings())
                                    .endObject());
        } else {
            console.out()
                    .printf(
                            "%s: %s, version %d, %s, of which %s unused%n",
                            file,
                            well ? "no damage" : "damaged",
                            report.version(),
                            Words.bytes(report.bytes()),
                            Words.bytes(report.freeBytes()));
            report.findings().forEach(console.out()::println);
        }
        return well ? 0 : 1;
    }

    private static int backUp(DatabaseCare care, Path file, boolean json, Console console)
            throws IOException {
        Path copy =
                file.resolveSibling(file.getFileName() + ".backup-" + STAMP.format(Instant.now()));
        care.backUp(copy);
        say(json, console, "backup", copy.toString());
        return 0;
    }

    private static int vacuum(DatabaseCare care, Path file, boolean json, Console console)
            throws IOException {
        long freed = care.vacuum();
        if (json) {
            console.out()
                    .println(new JsonWriter().object().field("freed_bytes", freed).endObject());
        } else {
            console.out().println(file + ": " + Words.bytes(Math.max(0, freed)) + " smaller");
        }
        return 0;
    }

    private static void say(boolean json, Console console, String name, String value) {
        console.out()
                .println(json ? new JsonWriter().object().field(name, value).endObject() : value);
    }
}
