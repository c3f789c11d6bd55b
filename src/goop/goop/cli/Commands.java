package goop.cli;

import goop.config.Nearest;

import java.util.List;

/// The table of all commands, in the order in which `goop help` shows them.
final class Commands {
    static final Command HELP = new Help();
    static final Command CHECK = new Check();
    static final Command VERSION = new Version();
    static final Command RUN = new RunCommand();

    static final List<Command> ALL =
            List.of(
                    RUN,
                    new PeerCommand(),
                    new RendezvousCommand(),
                    new HubCommand(),
                    new Demo(),
                    new PeersCommand(),
                    new CommunitiesCommand(),
                    new ChatCommand(),
                    new GetCommand(),
                    new ShareCommand(),
                    new StatusCommand(),
                    CHECK,
                    new Id(),
                    new Watch(),
                    new BenchCommand(),
                    new Offline(),
                    new DatabaseCommand(),
                    new TemplateCommand(),
                    new Doctor(),
                    new InstallService(),
                    new BareHost(),
                    new PingPeer(),
                    new PerfPeer(),
                    new EchoPeer(),
                    new Rehearse(),
                    new Completions(),
                    new ManualPage(),
                    HELP,
                    VERSION);

    private Commands() {}

    /// The command of that name, or null.
    static Command named(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    }

    /// The name that was most likely meant.
    static String nearest(String word) {
        return Nearest.to(word, ALL.stream().map(Command::name).toList());
    }
}
