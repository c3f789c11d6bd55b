package goop.cli;

import goop.config.Loaded;
import goop.peer.PeerNode;
import goop.viewer.Viewer;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// `goop peer <dir>`: a peer, until a signal ends it.
final class PeerCommand implements Command {
    @Override
    public String name() {
        return "peer";
    }

    @Override
    public String synopsis() {
        return "<dir> [--set key=value]…";
    }

    @Override
    public String summary() {
        return "run the peer of that directory";
    }

    @Override
    public String details() {
        return """
        Makes the directory where it is missing, reads goop.properties in it, and is there for
        others until Ctrl-C or SIGTERM. With presence.rendezvous_only it is the rendezvous server
        alone.

        %s
        Example:
          goop peer me --set profile.label=Anna --set presence.rendezvous_host=true
        """
                .formatted(ProgramArguments.OPTIONS);
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        return start(ProgramArguments.parse(name(), arguments).load(console), console);
    }

    /// Runs what the configuration says: a peer, or a rendezvous server alone.
    static int start(Loaded loaded, Console console) throws IOException, InterruptedException {
        if (loaded.config().presence().rendezvousOnly()) {
            console.err()
                    .println("note: presence.rendezvous_only is set: no peer, the server alone");
            return RendezvousCommand.serve(loaded, console);
        }
        PeerNode node = PeerNode.start(loaded);
        Viewer viewer;
        boolean done = false;
        try {
            viewer = Viewer.start(node, loaded.isDefault("viewer.http_addr"));
            done = true;
        } finally {
            if (!done) node.close();
        }
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> end(node, viewer, ended), "shutdown"));
        ReloadSignal.take(node.reloader());
        greet(node, viewer, console.out());
        ended.await();
        return 0;
    }

    // Side by side: each has its own goodbyes to say.
    private static void end(PeerNode node, Viewer viewer, CountDownLatch ended) {
        Thread pages = Thread.startVirtualThread(viewer::close);
        node.close();
        try {
            pages.join();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        ended.countDown();
    }

    static void greet(PeerNode node, Viewer viewer, PrintStream out) {
        out.println("goop peer");
        out.println("  page        " + viewer.url() + "/");
        out.println("  peer id     " + node.id());
        node.localRendezvous()
                .ifPresent(
                        url ->
                                out.println(
                                        (node.ownRendezvous().isPresent()
                                                        ? "  rendezvous  "
                                                        : "  rendezvous  of another peer here: ")
                                                + url
                                                + "/"));
        node.config()
                .presence()
                .rendezvousWan()
                .ifPresent(url -> out.println("  publishes   " + url));
        out.println("  directory   " + node.directory());
        out.println("Ctrl-C ends it.");
        out.flush();
    }
}
