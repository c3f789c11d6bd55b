package goop.cli;

import goop.config.Loaded;

import java.io.IOException;
import java.util.List;

/// `goop run <dir>`, and `goop <dir>`: what the configuration says.
final class RunCommand implements Command {
    @Override
    public String name() {
        return "run";
    }

    @Override
    public String synopsis() {
        return "<dir> [--set key=value]…";
    }

    @Override
    public String summary() {
        return "run what the configuration of that directory says";
    }

    @Override
    public String details() {
        return """
        With presence.rendezvous_only the rendezvous server. The peer is not part of this version.

        %s
        Example:
          goop run board --set presence.rendezvous_only=true
        """
                .formatted(ProgramArguments.OPTIONS);
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        Loaded loaded = ProgramArguments.parse(name(), arguments).load(console);
        if (loaded.config().presence().rendezvousOnly()) {
            return RendezvousCommand.serve(loaded, console);
        }
        throw new UsageException(
                "the peer is not part of this version. Set presence.rendezvous_only=true, or use"
                        + " goop rendezvous "
                        + loaded.directory()
                        + ".");
    }
}
