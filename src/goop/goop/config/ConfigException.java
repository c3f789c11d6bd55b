package goop.config;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/// The configuration has mistakes; the message names all of them, a line each.
public final class ConfigException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Report report;

    ConfigException(Report report) {
        super(message(report.mistakes()));
        this.report = report;
    }

    public List<Mistake> mistakes() {
        return report.mistakes();
    }

    /// All that was found, warnings and notes too.
    public Report report() {
        return report;
    }

    private static String message(List<Mistake> mistakes) {
        String head =
                mistakes.size() == 1
                        ? "a mistake in the configuration:\n  "
                        : mistakes.size() + " mistakes in the configuration:\n  ";
        return mistakes.stream()
                .map(Mistake::toString)
                .collect(Collectors.joining("\n  ", head, ""));
    }
}
