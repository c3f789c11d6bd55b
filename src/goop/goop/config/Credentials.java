package goop.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The secrets that systemd hands over as files in `$CREDENTIALS_DIRECTORY` (systemd.exec,
/// `LoadCredential=`): `presence_admin_password` there is `presence.admin_password`. As strong as
/// an environment variable, and never in one.
final class Credentials {
    private static final String VARIABLE = "CREDENTIALS_DIRECTORY";

    private Credentials() {}

    /// Says for each secret that is there which file it is in; warns of names that are nearly ours.
    static void read(Map<String, String> environment, Findings findings) {
        String folder = environment.getOrDefault(VARIABLE, "");
        if (folder.isEmpty()) return;
        Map<String, ConfigField<?>> fields = fields();
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                ConfigField<?> field = fields.get(name);
                if (field != null) {
                    Origin origin = Origin.environment(VARIABLE);
                    findings.say(origin, field.key(), file.toAbsolutePath().toString());
                } else if (name.startsWith("presence_")) {
                    // A unit may load credentials for others too: their names are their business.
                    findings.warnings.add(
                            "credential %s: no such secret; the nearest is %s"
                                    .formatted(name, Nearest.to(name, fields.keySet())));
                }
            }
        } catch (IOException | InvalidPathException unreadable) {
            findings.mistake(
                    Origin.environment(VARIABLE), folder, "cannot be read as a folder of secrets");
        }
    }

    // By the name of the credential, which may hold no dot where systemd loads a whole folder.
    private static Map<String, ConfigField<?>> fields() {
        Map<String, ConfigField<?>> fields = new TreeMap<>();
        for (ConfigField<?> field : ConfigFields.ALL) {
            if (field.fileOf().isEmpty()) continue;
            fields.put(field.fileOf().replace('.', '_'), field);
        }
        return fields;
    }
}
