package goop.cli;

import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// `goop share <dir> <file>…`: files for every peer to fetch.
final class ShareCommand implements Command {
    @Override
    public String name() {
        return "share";
    }

    @Override
    public String synopsis() {
        return "<dir> [<file>...] [--json]";
    }

    @Override
    public String summary() {
        return "share files with every peer, or list what is shared";
    }

    @Override
    public String details() {
        return """
        Copies the files into the peer's folder of shared files, and lists what is in it: name,
        bytes, SHA-256. A file of the same name gives way.

          --json  an array of {"name","size","mod_time","sha256"}

        Example:
          goop share me photo.jpg
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        LocalArguments words =
                LocalArguments.parse(
                        "share " + synopsis(), arguments, 0, 1000, Set.of("--json"), Set.of());
        List<Path> files = new ArrayList<>();
        for (String each : words.words()) {
            Path file = Path.of(each);
            if (!Files.isRegularFile(file)) throw new UsageException(each + " is no file.");
            files.add(file);
        }
        try (LocalApi api = LocalApi.of(words.directory())) {
            Path folder = Path.of(api.object("/api/status").string("shared_root"));
            for (Path each : files) copy(each, folder);
            print(api.list("/api/shared").objects(), words.json(), console);
            return 0;
        } catch (JsonException wrong) {
            throw new IOException("the peer's answer: " + wrong.getMessage(), wrong);
        }
    }

    private static void copy(Path file, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path target = folder.resolve(file.getFileName());
        if (Files.exists(target) && Files.isSameFile(file, target)) return;
        Path coming = Files.createTempFile(folder, ".share", ".tmp");
        try {
            Files.copy(file, coming, StandardCopyOption.REPLACE_EXISTING);
            Files.move(
                    coming,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(coming);
        }
    }

    static void print(List<JsonObject> files, boolean json, Console console) throws JsonException {
        if (json) {
            JsonWriter all = new JsonWriter().array();
            for (JsonObject each : files) all.value(each);
            console.out().println(all.endArray());
            return;
        }
        for (JsonObject each : files) {
            console.out()
                    .printf(
                            "%-40s  %12d  %s%n",
                            Printable.of(each.string("name")),
                            each.integer("size"),
                            each.string("sha256"));
        }
        console.out()
                .println(
                        files.size() == 1
                                ? "1 file is shared"
                                : files.size() + " files are shared");
    }
}
