package goop.cli;

import goop.config.Loaded;
import goop.peer.Feed;
import goop.peer.PeerChange;
import goop.peer.PeerNode;
import goop.rendezvous.Rendezvous;
import goop.viewer.Viewer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `goop rehearse rendezvous|peer`: what most runs begin with, once, on loopback: a rendezvous
/// server that is asked and told something, and for a peer two of them that find each other by it.
/// `bin/goop` of an image makes its AOT cache of what is loaded for that.
final class Rehearse implements Command {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "rehearse";
    }

    @Override
    public String synopsis() {
        return "rendezvous|peer";
    }

    @Override
    public String summary() {
        return "start, ask and end that program, for the cache of bin/goop";
    }

    @Override
    public String details() {
        return """
        On this machine alone, in a folder that is gone afterwards. bin/goop of an image does it
        once, and makes of it the cache by which later starts are quick.

        Example:
          goop rehearse rendezvous
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        boolean peers = arguments.equals(List.of("peer"));
        if (!peers && !arguments.equals(List.of("rendezvous"))) {
            throw new UsageException("rehearse takes one word: rendezvous or peer.");
        }
        Path folder = Files.createTempDirectory("goop-rehearsal");
        try {
            if (peers) {
                peers(folder, console);
            } else {
                server(folder, console);
            }
        } finally {
            Demo.remove(folder, console.err());
        }
        return 0;
    }

    // By the command's own way, log lines and all: what is not rehearsed is loaded late.
    private static void server(Path folder, Console console) throws IOException {
        Loaded loaded = loaded(folder, "presence.rendezvous_only=true", console);
        try (Rendezvous server = RendezvousCommand.begin(loaded, console)) {
            visit("http://" + server.authority());
        }
    }

    private static void peers(Path folder, Console console)
            throws IOException, InterruptedException {
        try (PeerNode anna =
                peer(folder.resolve("anna"), "presence.rendezvous_host=true", console)) {
            URI server = anna.localRendezvous().orElseThrow();
            String there = "presence.rendezvous_wan=" + server;
            try (PeerNode bob = peer(folder.resolve("bob"), there, console);
                    Viewer pages = Viewer.start(anna, true)) {
                ReloadSignal.take(anna.reloader());
                PeerCommand.greet(anna, pages, console.out());
                visit(server.toString());
                ask(pages.url() + "/");
                meet(anna, bob);
            }
        }
    }

    private static PeerNode peer(Path directory, String setting, Console console)
            throws IOException {
        return PeerNode.start(loaded(directory, setting, console));
    }

    // Nothing of this user's settings, and nobody else: the environment is not asked.
    private static Loaded loaded(Path directory, String setting, Console console)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(directory.toString()));
        for (String each :
                List.of(
                        "presence.rendezvous_port=0",
                        "p2p.listen_addresses=127.0.0.1",
                        "p2p.mdns_interfaces=none")) {
            words.addAll(List.of("--set", each));
        }
        Console alone = new Console(console.in(), console.out(), console.err(), Map.of(), false);
        return ProgramArguments.parse("rehearse", words).implying(setting).load(alone);
    }

    // With the JDK's old client: the new one is larger than the server, and a server has none.
    private static void visit(String server) throws IOException {
        ask(server + "/healthz");
        ask(server + "/");
        String message = "{\"type\":\"online\",\"peerID\":\"rehearsal\"}";
        HttpURLConnection publish = connection(server + "/publish");
        publish.setDoOutput(true);
        publish.getOutputStream().write(message.getBytes(StandardCharsets.UTF_8));
        publish.getResponseCode();
        HttpURLConnection events = connection(server + "/events?view=changes");
        try (InputStream stream = events.getInputStream()) {
            stream.read();
        }
    }

    private static void ask(String url) throws IOException {
        try (InputStream answer = connection(url).getInputStream()) {
            answer.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static HttpURLConnection connection(String url) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout((int) PATIENCE.toMillis());
        connection.setReadTimeout((int) PATIENCE.toMillis());
        return connection;
    }

    // One asks the other for its name, as soon as it is there.
    private static void meet(PeerNode anna, PeerNode bob) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (Feed.Reader<PeerChange> changes = anna.peers().changes()) {
            while (anna.peers().find(bob.id().toString()).isEmpty()) {
                if (System.nanoTime() > end) throw new IOException("the two peers do not meet");
                changes.next(Duration.ofSeconds(1));
            }
        }
        anna.label(bob.id());
    }
}
