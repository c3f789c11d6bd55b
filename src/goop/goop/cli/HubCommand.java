package goop.cli;

import goop.config.Loaded;
import goop.config.Reloader;
import goop.hub.Hub;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// `goop hub <dir>`: the super hub, until a signal ends it.
final class HubCommand implements Command {
    @Override
    public String name() {
        return "hub";
    }

    @Override
    public String synopsis() {
        return "<dir> [--set key=value]…";
    }

    @Override
    public String summary() {
        return "run the super hub of that directory";
    }

    @Override
    public String details() {
        return """
        Makes the directory where it is missing, reads goop.properties in it, and serves until
        Ctrl-C or SIGTERM: a directory of communities, shared with the hubs in federation.peers.

        %s
        %s
        Example:
          goop hub commons --set hub.admin_password=something-long
        """
                .formatted(ProgramArguments.OPTIONS, HubApplications.DETAILS);
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        if (!arguments.isEmpty() && HubApplications.WORDS.contains(arguments.getFirst())) {
            return HubApplications.run(arguments, console);
        }
        Loaded loaded = ProgramArguments.parse(name(), arguments).load(console);
        Hub hub = Hub.start(loaded.config(), loaded.directory());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    hub.close();
                                    ended.countDown();
                                },
                                "shutdown"));
        Reloader reloader = new Reloader(loaded);
        reloader.add(hub);
        ReloadSignal.take(reloader);
        greet(hub, loaded, console.out());
        ended.await();
        return 0;
    }

    private static void greet(Hub hub, Loaded loaded, PrintStream out) {
        String url = "http://" + hub.authority();
        out.println("goop super hub " + hub.name());
        out.println("  directory  " + url + "/");
        out.println("  key        " + hub.key());
        out.println(
                loaded.config().hub().adminPassword().isEmpty()
                        ? "  admin      off: hub.admin_password is not set"
                        : "  admin      " + url + "/admin, user admin");
        out.println("  files      " + loaded.directory());
        out.println("Ctrl-C ends it.");
        out.flush();
    }
}
