package goop.cli;

import goop.libp2p.Keypair;
import goop.presence.ClientSettings;
import goop.presence.Presence;
import goop.presence.PresenceClient;
import goop.presence.PresenceListener;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Peers that do not exist, with keys and signatures of their own: one of them changes, leaves or
/// comes back every few seconds.
final class DemoPeers implements AutoCloseable {
    private static final Duration STEP = Duration.ofSeconds(4);

    private static final PresenceListener DEAF = new PresenceListener() {};

    /// A peer, and what it says in turn; an empty word is that it is away.
    private static final String[][] LIVES = {
        {"Alice’s laptop", "Alice’s laptop, on the train", "Alice’s laptop"},
        {"Workshop"},
        {"Bob’s phone", "", "Bob’s phone", ""},
        {"Reading room", "Reading room, closed at six"},
        {"Kitchen tablet", "Kitchen tablet", ""},
        {"Carol’s server"},
    };

    private final ClientSettings settings;
    private final HttpClient http;
    private final Keypair[] keys = new Keypair[LIVES.length];
    private final PresenceClient[] present = new PresenceClient[LIVES.length]; // of the thread
    private final Thread thread;

    private DemoPeers(String server) throws IOException {
        http = PresenceClient.sharedHttp();
        try {
            settings = ClientSettings.of(server).sharing(http);
        } catch (URISyntaxException ours) {
            throw new IOException(ours);
        }
        for (int i = 0; i < keys.length; i++) keys[i] = Keypair.generate();
        thread = Thread.ofVirtual().name("demo peers").unstarted(this::live);
    }

    static DemoPeers start(String server) throws IOException {
        DemoPeers peers = new DemoPeers(server);
        peers.thread.start();
        return peers;
    }

    private void live() {
        try {
            for (int peer = 0; peer < LIVES.length; peer++) say(peer, LIVES[peer][0]);
            for (int round = 1; ; round++) {
                for (int peer = 0; peer < LIVES.length; peer++) {
                    String[] life = LIVES[peer];
                    if (life.length == 1) continue;
                    Thread.sleep(STEP);
                    say(peer, life[round % life.length]);
                }
            }
        } catch (InterruptedException end) {
            List<PresenceClient> left = new ArrayList<>();
            for (PresenceClient each : present) if (each != null) left.add(each);
            left.parallelStream().forEach(PresenceClient::close);
        }
    }

    private void say(int peer, String content) {
        if (content.isEmpty()) {
            if (present[peer] != null) present[peer].close();
            present[peer] = null;
            return;
        }
        if (present[peer] == null) {
            present[peer] = PresenceClient.start(settings, keys[peer], DEAF);
        }
        // Addresses that are set aside for examples.
        present[peer].announce(
                new Presence(
                        Presence.Type.ONLINE,
                        "",
                        content,
                        "",
                        "",
                        false,
                        List.of("/ip4/192.0.2.%d/tcp/4001".formatted(10 + peer)),
                        0,
                        ""));
    }

    /// They leave without a word: their server is gone already.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
