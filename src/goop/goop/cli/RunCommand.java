package goop.cli;

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
        A peer; with presence.rendezvous_only the rendezvous server alone. goop <dir> is the same.

        %s
        Example:
          goop run board --set presence.rendezvous_only=true
        """
                .formatted(ProgramArguments.OPTIONS);
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        return PeerCommand.start(ProgramArguments.parse(name(), arguments).load(console), console);
    }
}
