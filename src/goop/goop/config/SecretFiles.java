package goop.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/// Takes secrets from the files that `…_file` fields name, as systemd's credentials and container
/// platforms hand them over.
final class SecretFiles {
    private static final int LONGEST = 4096;

    private final Path directory;
    private final Map<String, Setting> chosen;
    private final Findings findings;

    SecretFiles(Path directory, Map<String, Setting> chosen, Findings findings) {
        this.directory = directory;
        this.chosen = chosen;
        this.findings = findings;
    }

    /// Puts each secret in its field's place among what was chosen.
    void read() {
        for (ConfigField<?> field : ConfigFields.ALL) {
            Setting file = chosen.get(field.key());
            if (!field.fileOf().isEmpty() && file != null && !file.text().isEmpty()) read(file);
        }
    }

    private void read(Setting file) {
        String key = file.field().fileOf();
        Setting direct = chosen.get(key);
        if (direct != null && !direct.text().isEmpty()) {
            int later = Integer.compare(direct.origin().rank(), file.origin().rank());
            if (later > 0) return;
            if (later == 0) {
                String message = "is said beside " + key + "; only one of them may stay";
                findings.mistake(file.origin(), file.field().key(), message);
                return;
            }
        }
        try {
            Path path = directory.resolve(file.text());
            String secret = withoutNewline(BoundedFile.read(path, LONGEST));
            if (secret.isEmpty()) throw new IOException("is empty");
            if (BoundedFile.isPublic(path)) {
                findings.warnings.add(
                        "%s holds %s, and every user of this machine can read it; chmod 600 it"
                                .formatted(path, key));
            }
            chosen.put(key, new Setting(ConfigFields.named(key), secret, file.origin()));
        } catch (IOException unreadable) {
            String message = file.text() + " " + BoundedFile.reason(unreadable);
            findings.mistake(file.origin(), file.field().key(), message);
        } catch (InvalidPathException reported) {
            // Its type has refused it already.
        }
    }

    private static String withoutNewline(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n$", "");
    }
}
