package goop.cli;

import goop.presence.Change;
import goop.presence.Change.Appeared;
import goop.presence.Change.Changed;
import goop.presence.Change.Departed;
import goop.presence.ClientSettings;
import goop.presence.PeerFeed;
import goop.presence.PeerSource;
import goop.presence.PeerTable;
import goop.presence.Presence;
import goop.presence.Presence.Type;
import goop.presence.PresenceClient;
import goop.presence.PresenceJson;
import goop.presence.View;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// `goop watch <url>`: who comes to a rendezvous server, changes and leaves, as it happens.
final class Watch implements Command {
    private static final int MAX_PEERS = 100_000;
    private static final long MAX_BYTES = 256 << 20;

    @Override
    public String name() {
        return "watch";
    }

    @Override
    public String synopsis() {
        return "<url> [--json]";
    }

    @Override
    public String summary() {
        return "show who comes to a rendezvous server and who leaves";
    }

    @Override
    public String details() {
        return """
        Prints a line for everybody who is there, then one for each who comes (online), changes
        (update) or leaves (offline), until it is ended. "verified" means that the peer's own key has
        signed the line. What becomes of the connection stands on standard error.

          --json  the messages themselves, a JSON object a line; "sig" where it was verified

        Example:
          goop watch http://localhost:8787
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(arguments);
        boolean json = words.remove("--json");
        if (words.size() != 1) throw new UsageException("watch takes one address of a server.");
        return watch(settings(words.getFirst()), json, console);
    }

    private static ClientSettings settings(String url) {
        try {
            return ClientSettings.of(url);
        } catch (URISyntaxException wrong) {
            throw new UsageException(
                    "\"%s\" is no address of a server: it %s. Try http://localhost:8787"
                            .formatted(wrong.getInput(), wrong.getReason()));
        }
    }

    private static int watch(ClientSettings settings, boolean json, Console console)
            throws IOException, InterruptedException {
        PeerTable table = new PeerTable(MAX_PEERS, MAX_BYTES);
        PeerSource source = table.source("watch", settings.ttl());
        Feed feed = new Feed(table, source, json, console);
        PresenceClient client = PresenceClient.watch(settings, feed);
        try {
            while (!console.out().checkError()) {
                IOException failed = feed.failure.poll(1, TimeUnit.SECONDS);
                if (failed != null) throw failed;
                feed.expire();
            }
            return 0;
        } finally {
            client.close();
        }
    }

    /// Prints what happens to the table.
    private static final class Feed extends PeerFeed {
        // Why the very first attempt failed: then the address is probably wrong.
        final BlockingQueue<IOException> failure = new ArrayBlockingQueue<>(1);

        private final PeerTable table;
        private final boolean json;
        private final Console console;
        private volatile boolean wasConnected;

        Feed(PeerTable table, PeerSource source, boolean json, Console console) {
            super(table, source, Feed::millis, change -> print(change, json, console));
            this.table = table;
            this.json = json;
            this.console = console;
        }

        private static long millis() {
            return System.nanoTime() / 1_000_000;
        }

        void expire() {
            synchronized (table) {
                for (Departed gone : table.expire(millis())) print(gone, json, console);
            }
        }

        @Override
        public void connected(View view) {
            if (wasConnected) console.err().println("goop: connected again");
            wasConnected = true;
            super.connected(view);
        }

        @Override
        public void disconnected(IOException why, Duration retryIn) {
            super.disconnected(why, retryIn);
            if (!wasConnected) failure.offer(why);
            else console.err().println("goop: " + why.getMessage() + "; trying again");
        }
    }

    private static void print(Change change, boolean json, Console console) {
        switch (change) {
            case Appeared(Presence message, boolean verified) ->
                    print(message.withType(Type.ONLINE), message, verified, json, console);
            case Changed(Presence message, boolean verified) ->
                    print(message.withType(Type.UPDATE), message, verified, json, console);
            case Departed(Presence last) -> {
                Presence gone =
                        Presence.of(Type.OFFLINE, last.peerId(), System.currentTimeMillis());
                print(gone, gone, false, json, console);
            }
            case Change.Renewed renewed -> {}
            case Change.Nothing nothing -> {}
            case Change.Full full ->
                    console.err().println("goop: more peers than this program can show");
        }
    }

    private static void print(
            Presence shown, Presence written, boolean verified, boolean json, Console console) {
        if (json) {
            Presence message = verified ? written : shown.withSig("");
            console.out().println(new String(PresenceJson.write(message), StandardCharsets.UTF_8));
            return;
        }
        console.out()
                .printf(
                        "%s  %-7s  %s  %s%s%n",
                        LocalTime.now().truncatedTo(ChronoUnit.SECONDS),
                        shown.type().wire(),
                        shown.peerId(),
                        Printable.of(shown.content()),
                        verified ? "  verified" : "");
    }
}
