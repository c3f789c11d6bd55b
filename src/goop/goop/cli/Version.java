package goop.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// `goop version`: goop's version, and of what it runs on.
final class Version implements Command {
    @Override
    public String name() {
        return "version";
    }

    @Override
    public String synopsis() {
        return "";
    }

    @Override
    public String summary() {
        return "the version of goop and of the Java that runs it";
    }

    @Override
    public String details() {
        return """
        Example:
          goop version
        """;
    }

    @Override
    public int run(List<String> arguments, Console console) throws IOException {
        if (!arguments.isEmpty()) throw new UsageException("version takes no arguments.");
        console.out()
                .printf(
                        "goop %s, Java %s, %s %s%n",
                        current(),
                        Runtime.version(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"));
        return 0;
    }

    /// The version of this build, from `version.txt` in the jar.
    static String current() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream("/goop/version.txt")) {
            if (in == null) return "unpacked";
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
