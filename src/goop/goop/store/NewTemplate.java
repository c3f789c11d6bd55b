package goop.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/// The files that an author begins with.
public final class NewTemplate {
    private static final String MANIFEST =
            """
            {
              "name": "%s",
              "description": "What it is for, in a sentence or two.",
              "category": "personal",
              "icon": "",
              "dir": "%s",
              "source": "store"
            }
            """;

    private static final String INDEX =
            """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>%s</title>
              <link rel="stylesheet" href="style.css">
            </head>
            <body>
              <main>
                <h1>%s</h1>
                <p>Change me.</p>
              </main>
            </body>
            </html>
            """;

    private static final String STYLE =
            """
            :root { --paper: #fcfbf9; --ink: #26242e; }
            @media (prefers-color-scheme: dark) { :root { --paper: #16151b; --ink: #e7e5ee; } }
            body { margin: 0 auto; padding: 2rem 1.5rem; max-width: 42rem; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
            """;

    private static final String README =
            """
            # %s

            What to change, and where.
            """;

    private NewTemplate() {}

    /// Makes the folder and its files.
    ///
    /// @throws FileAlreadyExistsException when there is something already
    /// @throws IllegalArgumentException when its name is none for a template
    public static void make(Path folder) throws IOException {
        String dir = folder.toAbsolutePath().normalize().getFileName().toString();
        if (!Manifest.isDir(dir)) {
            throw new IllegalArgumentException(
                    "\"%s\" may hold letters, digits, - and _ only".formatted(dir));
        }
        if (Files.exists(folder)) {
            throw new FileAlreadyExistsException(folder.toString(), null, "is already there");
        }
        Files.createDirectories(folder);
        Map<String, String> files = new LinkedHashMap<>();
        files.put("manifest.json", MANIFEST.formatted(dir, dir));
        files.put("index.html", INDEX.formatted(dir, dir));
        files.put("style.css", STYLE);
        files.put("README.md", README.formatted(dir));
        for (Map.Entry<String, String> each : files.entrySet()) {
            Files.write(
                    folder.resolve(each.getKey()),
                    each.getValue().getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE_NEW);
        }
    }
}
