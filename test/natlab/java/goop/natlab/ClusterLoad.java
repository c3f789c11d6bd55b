package goop.natlab;

import goop.presence.ClientSettings;
import goop.presence.Presence;
import goop.presence.PresenceClient;
import goop.presence.PresenceJson;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// A program: peers that publish to several servers and watchers that watch them, and once a second
/// a line that says how far the watchers' pictures are from the truth.
///
/// Arguments: seed, ttl and heartbeat in milliseconds, peers, watchers, and the servers' URLs. On
/// its input it is told which servers hear each other: `0,0,1` is that the third is on its own.
///
/// The truth is what servers have answered with 204. A peer whose server fails goes to another.
public final class ClusterLoad {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final long seed;
    private final int ttl;
    private final int heartbeat;
    final List<String> servers;
    final List<LoadPeer> peers = new ArrayList<>();
    private final List<LoadWatcher> watchers = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();
    private volatile int[] sides;

    private ClusterLoad(String[] arguments) {
        seed = Long.parseLong(arguments[0]);
        ttl = Integer.parseInt(arguments[1]);
        heartbeat = Integer.parseInt(arguments[2]);
        servers = List.of(arguments).subList(5, arguments.length);
        sides = new int[servers.size()];
    }

    public static void main(String[] arguments) throws Exception {
        ClusterLoad load = new ClusterLoad(arguments);
        load.start(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
    }

    private void start(int peerCount, int watcherCount) throws Exception {
        for (int i = 0; i < watcherCount; i++) {
            LoadWatcher watcher = new LoadWatcher(this, i % servers.size());
            watchers.add(watcher);
            watcher.client =
                    PresenceClient.watch(
                            ClientSettings.of(servers.get(watcher.server))
                                    .compressed(false)
                                    .sharing(http),
                            watcher);
        }
        for (int i = 0; i < peerCount; i++) {
            LoadPeer peer = new LoadPeer("peer" + i, new Random(seed + i), i % servers.size(), ttl);
            peers.add(peer);
        }
        for (LoadPeer each : peers) Thread.ofVirtual().start(() -> live(each));
        Thread.ofVirtual().start(this::listen);
        while (true) {
            Thread.sleep(1_000);
            System.out.println(judge());
        }
    }

    private void listen() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                sides = Stream.of(line.split(",")).mapToInt(Integer::parseInt).toArray();
            }
            System.exit(0);
        } catch (IOException ended) {
            System.exit(1);
        }
    }

    private void live(LoadPeer peer) {
        try {
            // So that they do not all come at once.
            Thread.sleep(peer.random.nextInt(heartbeat));
            while (true) {
                switch (peer.random.nextInt(40)) {
                    case 0 -> {
                        say(peer, Presence.Type.OFFLINE);
                        Thread.sleep(heartbeat + peer.random.nextInt(heartbeat));
                    }
                    // Silent for so long that it expires.
                    case 1 -> Thread.sleep(2 * ttl);
                    case 2, 3 -> peer.server = peer.random.nextInt(servers.size());
                    case 4, 5 -> peer.label++;
                    default -> {}
                }
                say(peer, Presence.Type.UPDATE);
                Thread.sleep(heartbeat - heartbeat / 8 + peer.random.nextInt(heartbeat / 8));
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    // To its server, or to another, until one has taken it.
    private void say(LoadPeer peer, Presence.Type type) throws InterruptedException {
        Presence message =
                new Presence(
                        type,
                        peer.id,
                        peer.id + " " + peer.label,
                        "",
                        "",
                        false,
                        List.of(),
                        System.currentTimeMillis(),
                        "");
        peer.says(type, message.content(), System.nanoTime() / 1_000_000);
        while (!taken(peer.server, message)) {
            peer.server = (peer.server + 1) % servers.size();
            Thread.sleep(50);
        }
        peer.said(type, message.content(), System.nanoTime() / 1_000_000);
    }

    private boolean taken(int server, Presence message) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(servers.get(server) + "/publish"))
                        .timeout(PATIENCE)
                        .POST(BodyPublishers.ofByteArray(PresenceJson.write(message)))
                        .build();
        try {
            HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
            return answer.statusCode() == 204;
        } catch (IOException failed) {
            return false;
        }
    }

    boolean together(int one, int other) {
        int[] now = sides;
        return now[one] == now[other];
    }

    private String judge() {
        long began = System.nanoTime();
        LoadVerdict all = new LoadVerdict();
        List<LoadPeer.Truth> truths =
                peers.stream().map(each -> each.truth(began / 1_000_000)).toList();
        for (LoadWatcher each : watchers) each.judge(truths, all);
        return all + " judging=" + (System.nanoTime() - began) / 1_000_000;
    }
}
