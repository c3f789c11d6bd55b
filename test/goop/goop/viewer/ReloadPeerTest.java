package goop.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.config.Config;
import goop.peer.PeerNode;
import goop.rendezvous.Rendezvous;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// What a peer takes up while it runs: each field, seen by others before and after.
class ReloadPeerTest {
    private static final List<String> HERE =
            List.of(
                    "p2p.listen_addresses=127.0.0.1",
                    "p2p.mdns_interfaces=none",
                    "viewer.http_addr=127.0.0.1:0",
                    "presence.rendezvous_port=0");

    @TempDir Path folder;
    private final Map<String, String> settings = new TreeMap<>();

    private PeerNode start() throws IOException {
        settings.put("presence.rendezvous_host", "true");
        settings.put("profile.label", "Anna");
        settings.put("profile.email", "anna@example.org");
        write();
        return PeerNode.start(Config.load(folder, Map.of(), HERE));
    }

    private void write() throws IOException {
        StringBuilder text = new StringBuilder();
        settings.forEach((key, value) -> text.append(key + " = " + value + "\n"));
        Files.writeString(folder.resolve("goop.properties"), text);
    }

    private void change(PeerNode node, String key, String value) throws IOException {
        settings.put(key, value);
        write();
        assertEquals(List.of(), node.reloader().reload().restart());
    }

    private static HttpURLConnection open(String url) throws IOException {
        return (HttpURLConnection) URI.create(url).toURL().openConnection();
    }

    // What the server of that peer says of the peer now.
    private static String shown(String server) throws IOException {
        HttpURLConnection http = open(server + "/events");
        http.setReadTimeout(30_000);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(http.getInputStream()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: {\"type\":")) return line;
            }
            return "";
        }
    }

    private static void await(Callable<Boolean> condition, Callable<String> seen) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            if (System.nanoTime() > end) throw new AssertionError("in vain: " + seen.call());
            Thread.sleep(20);
        }
    }

    @Test
    void whoItIsOthersHearAtOnce() throws Exception {
        Files.write(folder.resolve("picture"), new byte[] {1, 2, 3});
        try (PeerNode node = start()) {
            String server = node.localRendezvous().orElseThrow().toString();
            await(() -> shown(server).contains("\"Anna\""), () -> shown(server));
            change(node, "profile.label", "Hanna");
            await(() -> shown(server).contains("\"Hanna\""), () -> shown(server));
            change(node, "profile.email", "hanna@example.org");
            await(() -> shown(server).contains("hanna@example.org"), () -> shown(server));
            // The SHA-256 of the three bytes.
            String hash = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";
            change(node, "profile.avatar_file", "picture");
            await(() -> shown(server).contains(hash), () -> shown(server));
        }
    }

    @Test
    void theHubsThatMayBeAskedChangeAtOnce() throws Exception {
        try (PeerNode node = start()) {
            assertEquals(List.of(), node.communities().hubs());
            change(node, "presence.hub", "https://hub.example.org");
            assertEquals(List.of(URI.create("https://hub.example.org")), node.communities().hubs());
        }
    }

    private static long publishes(String server) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(open(server + "/metrics").getInputStream()))) {
            return lines.lines()
                    .filter(each -> each.startsWith("goop_publishes_total "))
                    .mapToLong(each -> Long.parseLong(each.substring(21)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void itBeatsAsOftenAsTheReloadSays() throws Exception {
        settings.put("presence.ttl_seconds", "3600");
        settings.put("presence.heartbeat_seconds", "1800");
        try (PeerNode node = start()) {
            String server = node.localRendezvous().orElseThrow().toString();
            await(() -> publishes(server) > 0, () -> "nothing published");
            long before = publishes(server);
            change(node, "presence.heartbeat_seconds", "1");
            // One for the change itself; with the time before, none would follow within the hour.
            await(() -> publishes(server) >= before + 3, () -> before + " " + publishes(server));
        }
    }

    @Test
    void itGoesToTheServerThatTheReloadNamesAndLeavesTheOther(@TempDir Path one, @TempDir Path two)
            throws Exception {
        try (Rendezvous first = Rendezvous.start(Config.with("presence.rendezvous_port=0"), one);
                Rendezvous second =
                        Rendezvous.start(Config.with("presence.rendezvous_port=0"), two)) {
            String from = "http://" + first.authority();
            String to = "http://" + second.authority();
            settings.put("presence.rendezvous_wan", from);
            try (PeerNode node = start()) {
                await(() -> here(from) == 1, () -> "not at the first");
                change(node, "presence.rendezvous_wan", to);
                await(() -> here(to) == 1, () -> "not at the second");
                // It said goodbye: a ttl has not passed.
                await(() -> here(from) == 0, () -> "still at the first");
            }
        }
    }

    private static int here(String server) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(open(server + "/metrics").getInputStream()))) {
            return lines.lines()
                    .filter(each -> each.startsWith("goop_peers "))
                    .mapToInt(each -> (int) Double.parseDouble(each.substring(11)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void programsNeedNoTokenOnceTheReloadSaysSo() throws Exception {
        try (PeerNode node = start();
                Viewer viewer = Viewer.start(node, true)) {
            assertEquals(401, open(viewer.url() + "/api/self").getResponseCode());
            change(node, "viewer.open_api", "true");
            assertEquals(200, open(viewer.url() + "/api/self").getResponseCode());
        }
    }
}
