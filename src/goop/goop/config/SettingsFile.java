package goop.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The settings of a running program, for a page on which they are changed: what holds, and a way
/// to change `goop.properties` that leaves nothing in it that a start would refuse. Comments and
/// order stay. Safe for several threads.
public final class SettingsFile {
    /// One setting.
    ///
    /// @param value the text; of a secret only whether it is set
    /// @param from `default`, `goop.properties:12`, `environment GOOP_…`, `--set`
    /// @param meaning one line, without a full stop
    /// @param allowed what it may be
    /// @param live whether a change takes effect at once, without a restart
    public record Row(
            String key,
            String value,
            String from,
            String meaning,
            String allowed,
            boolean secret,
            boolean live) {}

    private final Sources sources;

    /// @param sources of what the program was started with
    public SettingsFile(Sources sources) {
        this.sources = sources;
    }

    /// What holds from the next start on.
    public synchronized List<Row> rows() throws IOException {
        Map<String, Report.Effective> now = new HashMap<>();
        Report report;
        try {
            report = sources.read().report();
        } catch (ConfigException wrong) {
            report = wrong.report();
        }
        for (Report.Effective each : report.settings()) now.put(each.key(), each);
        List<Row> rows = new ArrayList<>();
        for (ConfigField<?> field : ConfigFields.ALL) {
            Report.Effective each = now.get(field.key());
            rows.add(
                    new Row(
                            field.key(),
                            each.value(),
                            each.from(),
                            field.meaning(),
                            field.type().allowed(),
                            field.secret(),
                            field.live()));
        }
        return rows;
    }

    /// Changes the file, if a start would take it.
    ///
    /// @param changes values by key; null where the default shall hold
    /// @throws ConfigException names every mistake; the file is as it was
    public synchronized Loaded change(Map<String, String> changes) throws IOException {
        Path path = sources.directory().resolve(Loader.PROPERTIES);
        PropertiesFile file =
                Files.exists(path)
                        ? PropertiesFile.read(path)
                        : PropertiesFile.parse(Loader.PROPERTIES, new byte[0]);
        for (Map.Entry<String, String> each : changes.entrySet()) {
            file =
                    each.getValue() == null
                            ? file.without(each.getKey())
                            : file.with(each.getKey(), each.getValue());
        }
        Loaded loaded = sources.read(file.toBytes());
        file.write(path);
        return loaded;
    }
}
