package goop.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;

import goop.community.HubDocument;
import goop.community.Proof;
import goop.config.Config;
import goop.config.Secret;
import goop.http.Chromium;
import goop.hub.replica.Listing;
import goop.libp2p.Keypair;
import goop.rendezvous.Rendezvous;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The operator's pages in headless Chromium. Pictures go to `build/screenshots`.
class HubAdminPagesTest {
    @TempDir private Path folder;

    @Test
    void theOperatorListsHidesAddsPartnersAndChangesTheKey() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            Hub a = hubs.start(0, "hub.private_applicants=true");
            hubs.start(1);
            hubs.ready(0);
            apply(hubs, a.authority(), "Weavers");
            apply(hubs, a.authority(), "Spammers");
            hubs.ready(1).put("Advertisers", TestHubs.listing("Buy this"));
            TestHubs.await("it is there", () -> a.directory().size() == 1);
            Chromium.browse(
                    "hub-admin.mjs",
                    "http://" + a.authority(),
                    TestHubs.PASSWORD,
                    Keypair.generate().peerId().toString());
        }
    }

    @Test
    void serversAreWatchedAndTheirHistoryIsPlotted() throws Exception {
        Config config =
                Config.with(
                        "presence.rendezvous_port=0",
                        "presence.admin_password=" + TestHubs.PASSWORD);
        try (TestHubs hubs = new TestHubs(folder, 1);
                Rendezvous server = Rendezvous.start(config, folder.resolve("rendezvous"))) {
            Hub hub = hubs.start(0);
            String url = "http://" + server.authority();
            hub.watch()
                    .put(
                            new WatchedServer(
                                    url,
                                    "The main one",
                                    new Secret(TestHubs.PASSWORD),
                                    false,
                                    "Down on Sunday from 6 to 7"));
            hub.watch().put(new WatchedServer("http://127.0.0.1:9", "", new Secret(""), false, ""));
            Listing listing = new Listing(url, Listing.Type.OPEN, "Of a watched server", 40);
            hubs.ready(0).put("The watched one", listing);
            history(hub.watch().store(), url);
            TestHubs.await("both were asked", () -> hub.watch().down() == 1);
            TestHubs.await("one is up", () -> hub.watch().get(url).orElseThrow().up());
            Chromium.browse("hub-servers.mjs", "http://" + hub.authority(), TestHubs.PASSWORD, url);
        }
    }

    // Of a day, with an hour that it was away.
    private static void history(ServerStore store, String url) throws Exception {
        Instant now = Instant.now();
        for (int minute = 23 * 60; minute > 0; minute--) {
            boolean away = minute > 300 && minute < 360;
            long peers = away ? 0 : Math.round(40 + 30 * Math.sin(minute / 200.0));
            var sample =
                    new ServerStore.Sample(
                            !away,
                            away ? 0 : 12,
                            peers,
                            peers * 2,
                            200,
                            3,
                            peers * 7,
                            2,
                            9,
                            away ? 0 : 60);
            store.add(Map.of(url, sample), now.minusSeconds(minute * 60L));
        }
    }

    // By the operator of a server that shows what it must.
    private static void apply(TestHubs hubs, String hub, String community) throws Exception {
        String secret = Proof.secret();
        List<Proof> proofs = List.of(new Proof(hub, community, Proof.of(secret)));
        byte[] shown = new HubDocument(proofs, 7).toBytes();
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = HttpServer.create(loopback, 0);
        server.createContext(
                HubDocument.PATH,
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, shown.length);
                    exchange.getResponseBody().write(shown);
                    exchange.close();
                });
        server.start();
        try {
            String body =
                    """
                    {"community": "%s", "rendezvous": "http://127.0.0.1:%d", "type": "open",
                     "description": "We <weave>", "members": 0}\
                    """
                            .formatted(community, server.getAddress().getPort());
            var request =
                    hubs.request(0, "/api/applications")
                            .header("Authorization", "Bearer " + secret)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build();
            var answer = hubs.client().send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
        } finally {
            server.stop(0);
        }
    }
}
