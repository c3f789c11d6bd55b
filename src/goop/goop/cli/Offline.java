package goop.cli;

import goop.config.Config;
import goop.config.Loaded;
import goop.libp2p.KeyFile;
import goop.presence.ClientSettings;
import goop.presence.PresenceClient;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;

/// `goop offline --release <dir>`: gives a peer id back to a program that does not sign.
final class Offline implements Command {
    @Override
    public String name() {
        return "offline";
    }

    @Override
    public String synopsis() {
        return "--release <dir> [--set key=value]...";
    }

    @Override
    public String summary() {
        return "let a peer go back to a program that does not sign";
    }

    @Override
    public String details() {
        return """
        A rendezvous server that has seen a peer's signature refuses unsigned messages of that id
        for 24 hours. This tells the server of presence.rendezvous_wan, signed with the peer's key,
        that the peer is gone and that its next message need not be signed.

          --set key=value  as if the configuration said so; may come more than once

        Example:
          goop offline --release .
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        DirectoryArguments words = DirectoryArguments.parse(name(), arguments, Set.of("--release"));
        if (!words.flags().contains("--release")) {
            throw new UsageException("offline takes --release and a peer directory.");
        }
        Loaded loaded = Config.load(words.directory(), console.environment(), words.overrides());
        URI server =
                loaded.config()
                        .presence()
                        .rendezvousWan()
                        .orElseThrow(
                                () ->
                                        new UsageException(
                                                "presence.rendezvous_wan names no server."));
        PresenceClient.release(
                settings(server), KeyFile.load(loaded.config().identity().keyFile()));
        console.out().println("released at " + server);
        return 0;
    }

    private static ClientSettings settings(URI server) {
        try {
            return ClientSettings.of(server.toString());
        } catch (URISyntaxException wrong) {
            throw new UsageException("presence.rendezvous_wan: " + wrong.getMessage());
        }
    }
}
