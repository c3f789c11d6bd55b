package goop.community;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// What hubs may answer, and what is taken of it.
class HostileHubTest {
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private Answer answer;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestURI().toString());
                    try (exchange) {
                        answer.to(exchange);
                    }
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Found search() throws Exception {
        URI hub = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (HubClient client = new HubClient(hub)) {
            return client.search("two words", "");
        }
    }

    private Found search(String body) throws Exception {
        answer =
                exchange -> {
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                };
        return search();
    }

    private static String entry(String name, String url) {
        return "{\"community\":\"%s\",\"origin\":\"h.test\",\"rendezvous\":\"%s\"}"
                .formatted(name, url);
    }

    @Test
    void entriesThatAreNotAsTheyShouldBeAreLeftOutAndCounted() throws Exception {
        Found found =
                search(
                        "{\"communities\":["
                                + String.join(
                                        ",",
                                        entry("Good", "https://r.test/x"),
                                        entry("Script", "javascript:alert(1)"),
                                        entry("File", "file:///etc/passwd"),
                                        entry("Password", "https://u:p@r.test"),
                                        entry("", "https://r.test"),
                                        entry("x".repeat(81), "https://r.test"),
                                        entry("Turned\u202e", "https://r.test"),
                                        entry("Bell\\u0007", "https://r.test"),
                                        "{\"community\":7}")
                                + "]}");
        assertEquals(List.of("Good"), found.communities().stream().map(Community::name).toList());
        assertEquals(8, found.leftOut());
        assertEquals(List.of("/api/communities?limit=50&q=two+words"), asked);
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        for (String each :
                List.of("", "<html>", "[]", "{}", "{\"communities\":7}", "{\"communities\":[7]}")) {
            assertThrows(ProtocolException.class, () -> search(each), each);
        }
        String many = (entry("A", "https://r.test") + ",").repeat(300);
        assertThrows(
                ProtocolException.class,
                () -> search("{\"communities\":[" + many + entry("A", "https://r.test") + "]}"));
    }

    @Test
    void aGiantAnswerIsCut() {
        answer =
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    OutputStream out = exchange.getResponseBody();
                    for (int i = 0; i < 10_000; i++) out.write(new byte[65_536]);
                };
        assertThrows(IOException.class, this::search);
    }

    @Test
    void aRedirectIsNotFollowed() {
        answer =
                exchange -> {
                    exchange.getResponseHeaders().set("Location", "/elsewhere");
                    exchange.sendResponseHeaders(302, -1);
                };
        IOException refused = assertThrows(IOException.class, this::search);
        assertTrue(refused.getMessage().contains("302"), refused.getMessage());
        assertEquals(1, asked.size());
    }

    @Test
    void aDrippedAnswerIsNotWaitedFor() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        answer =
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try {
                        while (!over.await(100, TimeUnit.MILLISECONDS)) {
                            exchange.getResponseBody().write(' ');
                            exchange.getResponseBody().flush();
                        }
                    } catch (InterruptedException ending) {
                        Thread.currentThread().interrupt();
                    }
                };
        long began = System.nanoTime();
        try {
            assertThrows(ConnectException.class, this::search);
        } finally {
            over.countDown();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf("a dripped answer was left after %.1f s%n", seconds);
        assertTrue(seconds < 50, seconds + " s");
    }

    @Test
    void aProofIsReadAsItWasWrittenAndNothingElseIs() throws Exception {
        Proof proof = new Proof("hub.test:8789", "Gärtner", Proof.of(Proof.secret()));
        HubDocument document = new HubDocument(List.of(proof), 12);
        byte[] whole = document.toBytes();
        assertEquals(document, HubDocument.parse(whole));
        for (int end = 0; end < whole.length; end++) {
            byte[] cut = Arrays.copyOf(whole, end);
            assertThrows(ProtocolException.class, () -> HubDocument.parse(cut));
        }
        byte[] tooLong = new byte[HubDocument.LONGEST + 1];
        assertThrows(ProtocolException.class, () -> HubDocument.parse(tooLong));
        for (String members : List.of("-1", "100000001", "99999999999999999999")) {
            byte[] wrong =
                    "{\"applications\":[],\"members\":%s}".formatted(members).getBytes(UTF_8);
            assertThrows(ProtocolException.class, () -> HubDocument.parse(wrong), members);
        }
        byte[] older = "{\"applications\":[]}".getBytes(UTF_8);
        assertEquals(0, HubDocument.parse(older).members());
        assertEquals("hub.test", Proof.authority(URI.create("https://Hub.test:443/x")));
        assertEquals("hub.test:8789", Proof.authority(URI.create("http://hub.test:8789")));
    }
}
