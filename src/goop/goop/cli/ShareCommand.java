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
        bytes, SHA-256. A file of the same name gives way. A large file is read for its SHA-256
        first; others can fetch it when that is done, which this does not wait for.

          --json  an array of {"name","size","mod_time","sha256"}; "sha256" is empty while the file
                  is still being read

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
        int reading = 0;
        for (JsonObject each : files) {
            String hash = each.string("sha256");
            if (hash.isEmpty()) reading++;
            console.out()
                    .printf(
                            "%-40s  %12d  %s%n",
                            Printable.of(each.string("name")),
                            each.integer("size"),
                            hash.isEmpty() ? "still being read" : hash);
        }
        console.out().println(count(files.size()) + " shared");
        if (reading > 0) {
            console.out().println(count(reading) + " still being read, and cannot be fetched yet");
        }
    }

    private static String count(int files) {
        return files == 1 ? "1 file is" : files + " files are";
    }
}
