package goop.hub;

import static goop.hub.TestHubs.await;
import static goop.hub.TestHubs.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import goop.hub.replica.Answer;
import goop.hub.replica.Ask;
import goop.hub.replica.Hash;
import goop.hub.replica.HashTree;
import goop.hub.replica.HubRecord;
import goop.hub.replica.Listing;
import goop.hub.replica.MessageJson;
import goop.hub.replica.Refused;
import goop.libp2p.Keypair;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// What a hub that is a partner, and hostile, can do over HTTP: be refused and counted, while an
/// honest one is served as ever.
class HostilePartnerTest {
    private static final byte[] NOTHING = {};

    @TempDir private Path folder;

    /// A partner whose answers the test makes up.
    private static final class Liar implements AutoCloseable {
        final Keypair key = Keypair.generate();
        final AtomicInteger digests = new AtomicInteger();
        private final HttpServer server;

        Liar(byte[] digest, byte[] entries, byte[] events) throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext(
                    "/federation/digest",
                    exchange -> {
                        digests.incrementAndGet();
                        answer(exchange, digest);
                    });
            server.createContext("/federation/entries", exchange -> answer(exchange, entries));
            server.createContext("/federation/changes", exchange -> answer(exchange, events));
            server.start();
        }

        private static void answer(HttpExchange exchange, byte[] body) throws IOException {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }

        String partner() {
            return "liar.test "
                    + key.peerId()
                    + " entries=5 url=http://127.0.0.1:"
                    + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static HubRecord record(String origin, String community, Keypair signer) {
        long now = System.currentTimeMillis();
        String about = origin.equals("liar.test") ? "its own" : "evil";
        return new HubRecord(
                        origin,
                        community,
                        now,
                        now,
                        now + 3_600_000,
                        Optional.of(new Listing("http://liar.test", Listing.Type.OPEN, about, 1)),
                        "")
                .signedBy(signer);
    }

    private static Map<Refused, Long> refused(TestHubs hubs, int hub) {
        return hubs.hub(hub).directory().ask(replica -> replica.refused("liar.test"));
    }

    private static byte[] event(List<HubRecord> records) {
        return ("event: records\ndata: " + new String(MessageJson.writeRecords(records)) + "\n\n")
                .getBytes();
    }

    // An honest hub's entries come and go while the liar does what it does.
    private static void honestGoesOn(TestHubs hubs) throws Exception {
        Directory honest = hubs.ready(1);
        honest.put("Fine", listing("fine"));
        await(
                "the honest one is heard",
                () -> hubs.get(0, "/api/communities?q=fine").body().contains("Fine"));
        assertTrue(hubs.get(0, "/api/communities?q=evil").body().contains("\"communities\":[]"));
    }

    @Test
    void forgedEntriesAndFloodsAreRefusedCountedAndShown() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            Keypair thief = Keypair.generate();
            List<HubRecord> pushed = new ArrayList<>();
            pushed.add(record("b.test", "Stolen", thief));
            pushed.add(record("a.test", "Stolen", thief));
            byte[] nothing = MessageJson.write(new Answer.Digest(List.of()));
            try (Liar liar = new Liar(nothing, NOTHING, event(pushed))) {
                hubs.start(1);
                hubs.start(0, List.of(hubs.partner(1), liar.partner()));
                await(
                        "forgeries are counted",
                        () -> refused(hubs, 0).getOrDefault(Refused.FORGED, 0L) >= 2);
                String shown = hubs.asAdmin(0, "/admin/federation.json").body();
                assertTrue(shown.contains("\"refused\":{\"forged\":"), shown);
                honestGoesOn(hubs);
            }
        }
    }

    @Test
    void aPartnersOwnFloodFillsItsQuotaAndNoMore() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            byte[] nothing = MessageJson.write(new Answer.Digest(List.of()));
            // Not seen before its key is made: it signs with it.
            Liar[] liar = new Liar[1];
            List<HubRecord> flood = new ArrayList<>();
            Keypair key = Keypair.generate();
            for (int i = 0; i < 60; i++) flood.add(record("liar.test", "harmless " + i, key));
            liar[0] = new Liar(nothing, NOTHING, event(flood));
            String partner =
                    liar[0].partner()
                            .replace(liar[0].key.peerId().toString(), key.peerId().toString());
            try (Liar open = liar[0]) {
                hubs.start(1);
                hubs.start(0, List.of(hubs.partner(1), partner));
                await(
                        "the quota is full",
                        () -> refused(hubs, 0).getOrDefault(Refused.ENTRIES, 0L) >= 55);
                int entries = hubs.hub(0).directory().ask(replica -> replica.entries("liar.test"));
                assertEquals(5, entries);
                honestGoesOn(hubs);
                assertTrue(open.digests.get() < 10, "it is asked " + open.digests.get() + " times");
            }
        }
    }

    @Test
    void giantAndEndlessDigestsAreGivenUp() throws Exception {
        List<Hash> children = new ArrayList<>();
        for (int i = 0; i < 16; i++) children.add(new Hash(i, i + 1));
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            byte[] giant = new byte[16 << 20];
            java.util.Arrays.fill(giant, (byte) ' ');
            try (Liar liar = new Liar(giant, NOTHING, NOTHING)) {
                hubs.start(1);
                hubs.start(0, List.of(hubs.partner(1), liar.partner()));
                await("it is asked", () -> liar.digests.get() > 0);
                honestGoesOn(hubs);
                assertTrue(hubs.get(0, "/healthz").body().startsWith("ok"));
            }
            hubs.stop(0);
            // A tree whose every node is the root's.
            byte[] node =
                    MessageJson.write(
                            new Answer.Difference(
                                    "liar.test",
                                    List.of(new Answer.Node("", new HashTree.Inner(children))),
                                    List.of()));
            Keypair key = Keypair.generate();
            byte[] digest =
                    MessageJson.write(
                            new Answer.Digest(
                                    List.of(
                                            new Answer.Origin(
                                                    "liar.test",
                                                    key.peerId(),
                                                    List.of(),
                                                    9,
                                                    new Hash(7, 7)))));
            try (Liar liar = new Liar(digest, node, NOTHING)) {
                String partner =
                        liar.partner()
                                .replace(liar.key.peerId().toString(), key.peerId().toString());
                hubs.start(0, List.of(hubs.partner(1), partner));
                await(
                        "it is given up",
                        () -> refused(hubs, 0).getOrDefault(Refused.UNLAWFUL, 0L) >= 1);
            }
        }
    }

    @Test
    void onlyPartnersMayAskAndOnlySoOften() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            List<String> partners =
                    List.of(hubs.partner(1).replaceFirst(" url=\\S+", "") + " requests=4");
            hubs.start(0, partners);
            assertEquals(403, hubs.get(0, "/federation/digest").statusCode());
            assertEquals(403, ask(hubs, Keypair.generate(), "b.test", "a.test", 0).statusCode());
            assertEquals(403, ask(hubs, hubs.key(1), "c.test", "a.test", 0).statusCode());
            // Meant for another hub, and a day old.
            assertEquals(403, ask(hubs, hubs.key(1), "b.test", "c.test", 0).statusCode());
            assertEquals(403, ask(hubs, hubs.key(1), "b.test", "a.test", 86_400_000).statusCode());
            int served = 0;
            HttpResponse<String> last = null;
            for (int i = 0; i < 8; i++) {
                last = ask(hubs, hubs.key(1), "b.test", "a.test", 0);
                if (last.statusCode() == 200) served++;
            }
            assertTrue(served >= 2 && served <= 4, served + " were served");
            assertEquals(429, last.statusCode());
            assertTrue(last.headers().firstValue("Retry-After").isPresent());
            assertTrue(
                    hubs.hub(0)
                                    .directory()
                                    .ask(replica -> replica.refused("b.test"))
                                    .get(Refused.RATE)
                            >= 4);
            // Nobody else is concerned.
            assertEquals(200, hubs.get(0, "/api/communities").statusCode());
        }
    }

    private static HttpResponse<String> ask(
            TestHubs hubs, Keypair key, String from, String to, long ago) throws Exception {
        HttpRequest.Builder request = hubs.request(0, "/federation/digest");
        RequestSignature.sign(
                        key,
                        from,
                        to,
                        "GET",
                        "/federation/digest",
                        NOTHING,
                        System.currentTimeMillis() - ago)
                .forEach(request::header);
        return hubs.client().send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void asksThatAreNotLawfulGetAnErrorThatSaysWhy() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            hubs.start(0);
            for (String bad :
                    List.of("", "{}", "{\"origin\":\"a.test\",\"prefixes\":[\"G\"]}", "[1]")) {
                byte[] body = bad.getBytes();
                HttpRequest.Builder request =
                        hubs.request(0, "/federation/entries")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
                RequestSignature.sign(
                                hubs.key(1),
                                "b.test",
                                "a.test",
                                "POST",
                                "/federation/entries",
                                body,
                                System.currentTimeMillis())
                        .forEach(request::header);
                HttpResponse<String> answer =
                        hubs.client().send(request.build(), BodyHandlers.ofString());
                assertEquals(400, answer.statusCode(), bad);
                assertTrue(answer.body().length() > 5, answer.body());
            }
            assertTrue(Ask.MOST_RECORDS * 25 + Ask.MOST_PREFIXES * 36 < 32 << 10);
        }
    }
}
