package goop.cli;

import goop.config.Loaded;
import goop.config.Reloader;
import goop.rendezvous.Rendezvous;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// `goop rendezvous <dir>`: the rendezvous server, until a signal ends it.
final class RendezvousCommand implements Command {
    @Override
    public String name() {
        return "rendezvous";
    }

    @Override
    public String synopsis() {
        return "<dir> [--set key=value]…";
    }

    @Override
    public String summary() {
        return "run the rendezvous server of that directory";
    }

    @Override
    public String details() {
        return """
        Makes the directory where it is missing, reads goop.properties in it, and serves until
        Ctrl-C or SIGTERM.

        %s
        Example:
          goop rendezvous board --set presence.rendezvous_port=8788
        """
                .formatted(ProgramArguments.OPTIONS);
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        // So that a platform's $PORT counts here too.
        ProgramArguments words =
                ProgramArguments.parse(name(), arguments).implying("presence.rendezvous_only=true");
        return serve(words.load(console), console);
    }

    /// Serves until the process is told to end; the shutdown hook closes the server.
    static int serve(Loaded loaded, Console console) throws IOException, InterruptedException {
        Rendezvous server = begin(loaded, console);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    server.close();
                                    ended.countDown();
                                },
                                "shutdown"));
        ended.await();
        return 0;
    }

    /// A server as this command starts it: it takes the signal to reload, and has said where it is.
    static Rendezvous begin(Loaded loaded, Console console) throws IOException {
        Rendezvous server = Rendezvous.start(loaded.config(), loaded.directory());
        Reloader reloader = new Reloader(loaded);
        reloader.add(server);
        ReloadSignal.take(reloader);
        greet(server, loaded, console.out());
        return server;
    }

    private static void greet(Rendezvous server, Loaded loaded, PrintStream out) {
        String url = "http://" + server.authority();
        out.println("goop rendezvous server");
        out.println("  dashboard  " + url + "/");
        out.println(
                loaded.config().presence().adminPassword().isEmpty()
                        ? "  admin      off: presence.admin_password is not set"
                        : "  admin      " + url + "/admin (user admin)");
        out.println("  watch      goop watch " + url);
        out.println("  directory  " + loaded.directory());
        out.println("Ctrl-C ends it.");
        out.flush();
    }
}
