package goop.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;

import goop.config.Secret;
import goop.database.Database;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;

/// What is called, with what, and what never is.
class WebhookTest {
    private record Call(String target, String event, String signature, String body) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger status = new AtomicInteger(204);
    private final AtomicReference<String> location = new AtomicReference<>();
    private HttpServer server;

    @TempDir Path folder;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    calls.add(
                            new Call(
                                    exchange.getRequestURI().toString(),
                                    exchange.getRequestHeaders().getFirst("Goop-Event-Id"),
                                    exchange.getRequestHeaders().getFirst("Goop-Signature"),
                                    new String(
                                            exchange.getRequestBody().readAllBytes(),
                                            StandardCharsets.UTF_8)));
                    if (location.get() != null) {
                        exchange.getResponseHeaders().set("Location", location.get());
                    }
                    exchange.sendResponseHeaders(status.get(), -1);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private Webhook webhook(String path, String secret) {
        return new Webhook(url(path), new Secret(secret), false);
    }

    @Test
    void aCallBearsItsIdAndTheSignatureOfItsBody() throws Exception {
        webhook("/hook?key=1", "shared").call("anna@example.org", 1738764000000L, "event-1");
        Call call = calls.getFirst();
        assertEquals("/hook?key=1", call.target());
        assertEquals("event-1", call.event());
        assertEquals("{\"email\":\"anna@example.org\",\"verified_at\":1738764000000}", call.body());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("shared".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertEquals(
                "sha256="
                        + HexFormat.of()
                                .formatHex(
                                        mac.doFinal(call.body().getBytes(StandardCharsets.UTF_8))),
                call.signature());
    }

    @Test
    void aRedirectIsNoSuccessAndIsNotFollowed() {
        status.set(302);
        location.set(url("/elsewhere").toString());
        assertThrows(IOException.class, () -> webhook("/hook", "").call("a@b.c", 1, "e"));
        assertEquals(List.of("/hook"), calls.stream().map(Call::target).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
                "100.64.0.1", "::1", "::", "fe80::1", "fc00::1", "::ffff:10.0.0.1",
                "64:ff9b::a00:1", "2002:a00:1::", "::10.0.0.1", "224.0.0.1"
            })
    void aNameThatLeadsToAnAddressThatIsNotPublicIsNotCalled(String address) throws Exception {
        InetAddress lead = InetAddress.getByName(address);
        InetAddress good = InetAddress.getByName("93.184.215.14");
        for (InetAddress[] all : new InetAddress[][] {{lead}, {good, lead}}) {
            Webhook webhook =
                    new Webhook(
                            URI.create("https://hook.example.org/"),
                            new Secret(""),
                            false,
                            host -> all,
                            SSLContext.getDefault());
            IOException refused = assertThrows(IOException.class, webhook::target);
            assertTrue(refused.getMessage().contains("no public address"), refused.getMessage());
        }
    }

    @Test
    void theAddressThatWasCheckedIsTheOneThatIsCalled() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        InetAddress good = InetAddress.getByName("93.184.215.14");
        Webhook webhook =
                new Webhook(
                        URI.create("https://hook.example.org/"),
                        new Secret(""),
                        false,
                        host -> {
                            // A second answer would lead home.
                            return asked.getAndIncrement() == 0
                                    ? new InetAddress[] {good}
                                    : new InetAddress[] {InetAddress.getLoopbackAddress()};
                        },
                        SSLContext.getDefault());
        assertEquals(good, webhook.target());
        assertEquals(1, asked.get());
    }

    @Test
    void aCallThatFailsIsMadeAgainWithTheSameIdUntilItWorks() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        status.set(500);
        try (Database database = Database.open(folder.resolve("x.db"), folder)) {
            Registrations registrations = new Registrations(database, now::get, true, true);
            Outbox outbox = new Outbox(database);
            registrations.request(
                    EmailAddress.parse("anna@example.org"), Optional.empty(), "http://x", true);
            try (OutboxWorker worker =
                    OutboxWorker.start(
                            outbox,
                            registrations,
                            now::get,
                            new OutboxWorker.Ways(
                                    Optional.empty(), Optional.of(webhook("/hook", "")), ""))) {
                await(() -> !worker.links().isEmpty());
                String link = worker.links().getFirst().url();
                String token = link.substring(link.indexOf('=') + 1);
                assertFalse(
                        registrations.verify("A".repeat(43))
                                instanceof Registrations.Outcome.Verified);
                registrations.verify(token);
                worker.ring();
                await(
                        () ->
                                calls.size() == 1
                                        && outbox.all(10).getFirst().nextAt().isAfter(now.get()));
                Outbox.Entry waiting = outbox.all(10).getFirst();
                assertTrue(waiting.lastError().contains("500"), waiting.lastError());
                assertEquals(Outbox.FIRST_RETRY, Duration.between(now.get(), waiting.nextAt()));
                status.set(204);
                now.set(waiting.nextAt());
                await(() -> outbox.all(10).isEmpty());
                assertEquals(2, calls.size());
                assertEquals(calls.get(0).event(), calls.get(1).event());
                registrations.verify(token);
                assertEquals(List.of(), outbox.all(10), "told once");
            }
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, "not in 30 s");
            Thread.sleep(10);
        }
    }

    @Test
    void retriesComeLessAndLessOften() {
        assertEquals(Duration.ofSeconds(30), Outbox.retryAfter(1));
        assertEquals(Duration.ofSeconds(60), Outbox.retryAfter(2));
        assertEquals(Duration.ofHours(4), Outbox.retryAfter(20));
        assertEquals(Duration.ofHours(4), Outbox.retryAfter(Integer.MAX_VALUE));
    }
}
