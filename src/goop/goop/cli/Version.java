package goop.cli;

import goop.config.BuildVersion;

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
    public int run(List<String> arguments, Console console) {
        if (!arguments.isEmpty()) throw new UsageException("version takes no arguments.");
        console.out()
                .printf(
                        "goop %s, Java %s, %s %s%n",
                        BuildVersion.current(),
                        Runtime.version(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"));
        return 0;
    }
}
