package goop.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A peer directory in the making, for tests.
record PeerDirectory(Path path, Map<String, String> environment) {
    PeerDirectory(Path path) {
        this(path, new HashMap<>());
    }

    /// Writes a file that only we may read.
    PeerDirectory file(String name, String text) throws IOException {
        Path file = path.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return this;
    }

    PeerDirectory properties(String text) throws IOException {
        return file("goop.properties", text);
    }

    PeerDirectory variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Loaded load(String... overrides) throws ConfigException {
        return Config.load(path, environment, List.of(overrides));
    }

    /// The mistakes, as a person sees them.
    List<String> mistakes(String... overrides) {
        ConfigException wrong = assertThrows(ConfigException.class, () -> load(overrides));
        return wrong.mistakes().stream().map(Mistake::toString).toList();
    }
}
