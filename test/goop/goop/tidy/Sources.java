package goop.tidy;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The files of the repository, without what is built or installed.
final class Sources {
    private static final Set<String> NOT_OURS =
            Set.of("build", ".git", "node_modules", "__pycache__");

    private Sources() {}

    /// All files under this folder, in order.
    static List<Path> under(String folder) throws IOException {
        List<Path> found = new ArrayList<>();
        collect(Path.of(folder), found);
        return found;
    }

    static List<Path> java(String folder) throws IOException {
        return under(folder).stream().filter(file -> file.toString().endsWith(".java")).toList();
    }

    /// The text of a file; empty for one that is not text.
    static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException binary) {
            return "";
        }
    }

    private static void collect(Path folder, List<Path> found) throws IOException {
        List<Path> entries;
        try (Stream<Path> stream = Files.list(folder)) {
            entries = stream.sorted().toList();
        }
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            // What tools leave behind is hidden; of our own folders only .ci is.
            boolean hidden = name.startsWith(".") && !name.equals(".ci");
            if (NOT_OURS.contains(name) || hidden && Files.isDirectory(entry)) continue;
            if (Files.isDirectory(entry)) collect(entry, found);
            else found.add(entry.normalize());
        }
    }
}
