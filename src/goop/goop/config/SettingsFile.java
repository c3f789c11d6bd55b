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
    public record Row(
            String key,
            String value,
            String from,
            String meaning,
            String allowed,
            boolean secret) {}

    private final Path directory;
    private final Map<String, String> environment;
    private final List<String> overrides = new ArrayList<>();

    /// @param started what the program was started with
    public SettingsFile(Loaded started, Map<String, String> environment) {
        directory = started.directory();
        this.environment = Map.copyOf(environment);
        for (Report.Effective each : started.report().settings()) {
            // A secret's text is not known here; it has no part in what fits together.
            boolean secret = ConfigFields.named(each.key()).secret();
            if (each.from().equals("--set") && !secret) {
                overrides.add(each.key() + "=" + each.value());
            }
        }
    }

    /// What holds from the next start on.
    public synchronized List<Row> rows() throws IOException {
        Loader loader = new Loader(directory);
        loader.readFiles();
        Map<String, Report.Effective> now = new HashMap<>();
        Report report;
        try {
            report = loader.load(environment, overrides).report();
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
                            field.secret()));
        }
        return rows;
    }

    /// Changes the file, if a start would take it.
    ///
    /// @param changes values by key; null where the default shall hold
    /// @throws ConfigException names every mistake; the file is as it was
    public synchronized Loaded change(Map<String, String> changes) throws IOException {
        Path path = directory.resolve(Loader.PROPERTIES);
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
        Loader loader = new Loader(directory);
        loader.readFiles(file.toBytes());
        Loaded loaded = loader.load(environment, overrides);
        file.write(path);
        return loaded;
    }
}
