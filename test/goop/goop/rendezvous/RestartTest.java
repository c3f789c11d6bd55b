package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.config.Config;
import goop.presence.PresenceClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Two servers, a hundred subscribers on each, restarted one after the other while peers come,
/// change and leave: no subscriber ends with another picture than the truth.
class RestartTest {
    private static final int SUBSCRIBERS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient publisher =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private void publish(int port, String type, String peer, String label) throws Exception {
        String json =
                "{\"type\":\"%s\",\"peerID\":\"%s\",\"content\":\"%s\"}"
                        .formatted(type, peer, label);
        int status =
                publisher
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create("http://127.0.0.1:" + port + "/publish"))
                                        .timeout(Duration.ofSeconds(20))
                                        .POST(HttpRequest.BodyPublishers.ofString(json))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode();
        assertEquals(204, status);
    }

    private static Rendezvous start(int port, Path folder) throws Exception {
        return Rendezvous.start(
                Config.with(
                        "presence.rendezvous_port=" + port,
                        "presence.ttl_seconds=300",
                        "presence.limit_streams=5000"),
                folder);
    }

    @Test
    void noSubscriberMissesAChangeWhenServersRestart(@TempDir Path folder) throws Exception {
        List<Rendezvous> servers = new ArrayList<>();
        List<Watcher> watchers = new ArrayList<>();
        List<Map<String, String>> truth = List.of(new TreeMap<>(), new TreeMap<>());
        int[] ports = new int[2];
        HttpClient shared = PresenceClient.sharedHttp();
        try {
            for (int s = 0; s < 2; s++) {
                servers.add(start(0, folder));
                ports[s] = servers.get(s).address().getPort();
                for (int i = 0; i < SUBSCRIBERS; i++) {
                    watchers.add(new Watcher("http://127.0.0.1:" + ports[s], shared));
                }
            }
            for (int round = 0; round < 3; round++) {
                for (int s = 0; s < 2; s++) {
                    Map<String, String> here = truth.get(s);
                    change(ports[s], here, round);
                    awaitAll(watchers, s, here);
                    // A new server on the old port knows nobody until they beat again.
                    servers.get(s).close();
                    servers.set(s, start(ports[s], folder));
                    for (Map.Entry<String, String> each : here.entrySet()) {
                        publish(ports[s], "update", each.getKey(), each.getValue());
                    }
                    change(ports[s], here, round + 100);
                    awaitAll(watchers, s, here);
                }
            }
            for (Watcher each : watchers) assertTrue(each.snapshots() > 0);
        } finally {
            watchers.parallelStream().forEach(Watcher::close);
            servers.forEach(Rendezvous::close);
            shared.shutdownNow();
            publisher.close();
        }
    }

    private void change(int port, Map<String, String> here, int round) throws Exception {
        for (int i = 0; i < 10; i++) {
            String peer = "peer" + round + "-" + i;
            publish(port, "online", peer, "came in " + round);
            here.put(peer, "came in " + round);
        }
        String renamed = "peer" + round + "-1";
        publish(port, "update", renamed, "renamed");
        here.put(renamed, "renamed");
        String gone = "peer" + round + "-2";
        publish(port, "offline", gone, "");
        here.remove(gone);
    }

    private static void awaitAll(List<Watcher> watchers, int server, Map<String, String> truth)
            throws InterruptedException {
        for (Watcher each : watchers.subList(server * SUBSCRIBERS, (server + 1) * SUBSCRIBERS)) {
            each.awaitPicture(truth, PATIENCE);
        }
    }
}
