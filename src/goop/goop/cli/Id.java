package goop.cli;

import goop.config.Config;
import goop.libp2p.KeyFile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// `goop id <dir>`: who a peer directory's peer is.
final class Id implements Command {
    @Override
    public String name() {
        return "id";
    }

    @Override
    public String synopsis() {
        return "<dir> [--set key=value]...";
    }

    @Override
    public String summary() {
        return "print a peer's id, making its key if there is none";
    }

    @Override
    public String details() {
        return """
        The key is in the file that identity.key_file names (data/identity.key). It is the peer's
        identity: keep a copy, show it to nobody.

          --set key=value  as if the configuration said so; may come more than once

        Example:
          goop id .
        """;
    }

    @Override
    public int run(List<String> arguments, Console console) throws IOException {
        DirectoryArguments words = DirectoryArguments.parse(name(), arguments, Set.of());
        Config config =
                Config.load(words.directory(), console.environment(), words.overrides()).config();
        Path file = config.identity().keyFile();
        console.out().println(KeyFile.loadOrCreate(file).peerId());
        return 0;
    }
}
