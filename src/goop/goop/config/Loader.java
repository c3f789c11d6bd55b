package goop.config;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads the sources one after the other, lets the later one win, and makes of what is left a
/// [Config]. Goes on after a mistake, to find the others.
final class Loader {
    private static final String JSON = "goop.json";
    static final String PROPERTIES = "goop.properties";
    private static final int LARGEST_FILE = 1 << 20;

    private final Path directory;
    private final Findings findings = new Findings();
    private final Map<String, Setting> chosen = new HashMap<>();

    /// @param directory what relative paths are relative to
    Loader(Path directory) {
        this.directory = directory;
    }

    /// `goop.json`, then `goop.properties`; either may be absent.
    void readFiles() {
        boolean json = readJson();
        readProperties(read(PROPERTIES, Origin.goopProperties(0)), json);
    }

    /// The same, with these bytes in place of `goop.properties`.
    void readFiles(byte[] properties) {
        readProperties(properties, readJson());
    }

    // False where there is none.
    private boolean readJson() {
        byte[] json = read(JSON, Origin.goopJson(0));
        if (json != null) Goop2File.read(json, findings);
        return json != null;
    }

    private void readProperties(byte[] properties, boolean besideJson) {
        if (properties == null) return;
        if (besideJson) {
            findings.notes.add(
                    "goop.json and goop.properties are both there; where both name a field,"
                            + " goop.properties counts");
        }
        PropertiesFile file = PropertiesFile.parse(PROPERTIES, properties);
        findings.mistakes.addAll(file.mistakes());
        for (PropertiesEntry entry : file.entries()) {
            Origin origin = Origin.goopProperties(entry.line());
            if (Goop2File.isUnused(entry.key())) {
                String message = "goop has no use for this field of goop2; remove the line";
                findings.mistake(origin, entry.key(), message);
            } else {
                findings.say(origin, entry.key(), entry.value());
            }
        }
    }

    private byte[] read(String name, Origin origin) {
        try {
            return BoundedFile.read(directory.resolve(name), LARGEST_FILE);
        } catch (NoSuchFileException absent) {
            return null;
        } catch (IOException unreadable) {
            findings.mistake(origin, "", BoundedFile.reason(unreadable));
            return null;
        }
    }

    /// Reads the other sources, and makes the configuration.
    ///
    /// @throws ConfigException names every mistake
    Loaded load(Map<String, String> environment, List<String> overrides) throws ConfigException {
        Credentials.read(environment, findings);
        readEnvironment(environment);
        readOverrides(overrides);
        for (Setting setting : findings.settings) {
            checkValue(setting);
            chosen.merge(setting.field().key(), setting, Loader::later);
        }
        usePlatformPort(environment.getOrDefault("PORT", ""));
        warnOfPublicFiles();
        new SecretFiles(directory, chosen, findings).read();
        Config config = config();
        new Contradictions(config, chosen, findings).find();
        Report report =
                new Report(findings.mistakes, findings.warnings, findings.notes, effective());
        if (!report.mistakes().isEmpty()) throw new ConfigException(report);
        Sources sources = new Sources(directory, environment, overrides);
        return new Loaded(config, directory, report, sources);
    }

    private void readEnvironment(Map<String, String> environment) {
        Map<String, String> keys = new HashMap<>();
        for (ConfigField<?> field : ConfigFields.ALL) keys.put(field.variable(), field.key());
        new TreeMap<>(environment)
                .forEach(
                        (variable, value) -> {
                            if (!variable.startsWith("GOOP_")) return;
                            String key = keys.get(variable);
                            if (key == null) {
                                findings.warnings.add(
                                        "environment %s: no such setting; the nearest is %s"
                                                .formatted(
                                                        variable,
                                                        Nearest.to(variable, keys.keySet())));
                            } else if (!value.isBlank()) {
                                // A platform hands over an empty one for "not set".
                                findings.say(Origin.environment(variable), key, value);
                            }
                        });
    }

    private void readOverrides(List<String> overrides) {
        for (String override : overrides) {
            int equals = override.indexOf('=');
            if (equals < 0) {
                findings.mistake(Origin.override(), override, "key=value is expected");
                continue;
            }
            String key = override.substring(0, equals).strip();
            findings.say(Origin.override(), key, override.substring(equals + 1));
            ConfigField<?> field = ConfigFields.named(key);
            if (field != null && field.secret()) {
                findings.warnings.add(
                        "--set %s: every user of this machine can see it in the list of processes;"
                                        .formatted(key)
                                + " use "
                                + key
                                + "_file");
            }
        }
    }

    private void checkValue(Setting setting) {
        try {
            setting.field().type().parse(setting.text());
        } catch (UnfitException wrong) {
            String found = setting.field().secret() ? "" : ", found " + quoted(setting.text());
            findings.mistake(setting.origin(), setting.field().key(), wrong.getMessage() + found);
        }
    }

    private static String quoted(String text) {
        if (text.isEmpty()) return "nothing";
        return text.length() <= 60 ? '"' + text + '"' : '"' + text.substring(0, 60) + "…\"";
    }

    private static Setting later(Setting one, Setting other) {
        return other.origin().rank() >= one.origin().rank() ? other : one;
    }

    /// A platform such as Heroku says by `$PORT` where its router will ask, and means all
    /// addresses.
    private void usePlatformPort(String port) {
        boolean alone = value("presence.rendezvous_only").equalsIgnoreCase("true");
        if (port.isEmpty() || !alone || chosen.containsKey("presence.rendezvous_port")) return;
        Origin origin = Origin.environment("PORT");
        Setting said = new Setting(ConfigFields.named("presence.rendezvous_port"), port, origin);
        checkValue(said);
        chosen.put(said.field().key(), said);
        ConfigField<?> bind = ConfigFields.named("presence.rendezvous_bind");
        chosen.putIfAbsent(bind.key(), new Setting(bind, "0.0.0.0", origin));
    }

    private void warnOfPublicFiles() {
        for (String name : List.of(JSON, PROPERTIES)) {
            boolean secret =
                    findings.settings.stream()
                            .filter(each -> each.origin().place().equals(name))
                            .anyMatch(each -> each.field().secret() && !each.text().isEmpty());
            if (secret && BoundedFile.isPublic(directory.resolve(name))) {
                findings.warnings.add(
                        name
                                + " holds a password, and every user of this machine can read it;"
                                + " chmod 600 it");
            }
        }
    }

    private Config config() {
        Map<String, Object> values = new HashMap<>();
        for (ConfigField<?> field : ConfigFields.ALL) values.put(field.key(), value(field));
        Setting port = chosen.get("presence.rendezvous_port");
        boolean platform = port != null && port.origin().isVariable("PORT");
        return ConfigRecords.of(values, platform);
    }

    /// The value that was chosen; the default where that has a mistake.
    // Not a switch over patterns: each start would generate code for it, which takes longer than
    // all
    // that is done here.
    private Object value(ConfigField<?> field) {
        Object value = field.type().reader().read(value(field.key()));
        if (value == null) value = field.type().reader().read(field.unset());
        if (value instanceof Path path) return directory.resolve(path);
        if (value instanceof Optional<?> maybe && maybe.orElse(null) instanceof Path path) {
            return Optional.of(directory.resolve(path));
        }
        return value;
    }

    private String value(String key) {
        Setting setting = chosen.get(key);
        return setting == null ? ConfigFields.named(key).unset() : setting.text();
    }

    private List<Report.Effective> effective() {
        List<Report.Effective> effective = new ArrayList<>();
        for (ConfigField<?> field : ConfigFields.ALL) {
            Setting unset = new Setting(field, field.unset(), Origin.DEFAULT);
            Setting setting = chosen.getOrDefault(field.key(), unset);
            String from = setting.origin().toString();
            effective.add(new Report.Effective(field.key(), setting.shown(), from));
        }
        return effective;
    }
}
