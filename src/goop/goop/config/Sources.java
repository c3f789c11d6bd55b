package goop.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Where a configuration was read from, so that it can be read anew. It shows nothing of itself:
/// there may be passwords in it.
public final class Sources {
    private final Path directory;
    private final Map<String, String> environment;
    private final List<String> overrides;

    /// @param directory with the files, absolute
    /// @param overrides what followed `--set`
    Sources(Path directory, Map<String, String> environment, List<String> overrides) {
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        this.overrides = List.copyOf(overrides);
    }

    Path directory() {
        return directory;
    }

    /// Reads all of them as they are now.
    ///
    /// @throws ConfigException names every mistake
    Loaded read() throws ConfigException {
        Loader loader = new Loader(directory);
        loader.readFiles();
        return loader.load(environment, overrides);
    }

    /// The same, with these bytes in place of `goop.properties`.
    Loaded read(byte[] properties) throws ConfigException {
        Loader loader = new Loader(directory);
        loader.readFiles(properties);
        return loader.load(environment, overrides);
    }
}
