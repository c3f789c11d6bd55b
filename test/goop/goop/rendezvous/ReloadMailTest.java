package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;

import goop.rendezvous.Reloading.Look;
import goop.rendezvous.Reloading.Proof;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Mail and webhook take other settings while the server runs: seen by a mail server of our own
/// that writes down what it is told, and by whom it is called.
class ReloadMailTest {
    private static final long PATIENCE_SECONDS = 30;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private ServerSocket one;
    private ServerSocket other;
    private ServerSocket third;
    private HttpServer hook;

    @BeforeEach
    void start() throws IOException {
        one = mailServer("one ", "127.0.0.1", 0);
        other = mailServer("other ", "127.0.0.2", one.getLocalPort());
        third = mailServer("third ", "127.0.0.1", 0);
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext(
                "/",
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    String signature = exchange.getRequestHeaders().getFirst("Goop-Signature");
                    heard.add(exchange.getRequestURI() + " " + signedWith(signature, body));
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        hook.start();
    }

    @AfterEach
    void stop() throws IOException {
        one.close();
        other.close();
        third.close();
        hook.stop(0);
    }

    private static String signedWith(String signature, byte[] body) {
        for (String secret : new String[] {"first", "second"}) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret.getBytes(), "HmacSHA256"));
                String right = "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
                if (right.equals(signature)) return secret;
            } catch (java.security.GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return "nobody";
    }

    // Writes down where it was called, how, by whom, and whose mail that is.
    private ServerSocket mailServer(String name, String address, int port) throws IOException {
        ServerSocket listening = new ServerSocket(port, 50, InetAddress.getByName(address));
        Thread.ofVirtual().start(() -> accept(name, listening));
        return listening;
    }

    private void accept(String name, ServerSocket listening) {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                socket.setSoTimeout(10_000);
                heard.add(name + converse(socket));
            } catch (IOException ended) {
                if (!listening.isClosed()) heard.add(name + " " + ended);
            }
        }
    }

    private static String converse(Socket socket) throws IOException {
        PushbackInputStream in = new PushbackInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        say(out, "220 here");
        int first = in.read();
        if (first == 0x16) return "tls";
        if (first >= 0) in.unread(first);
        BufferedReader lines = new BufferedReader(new InputStreamReader(in));
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String word = line.split("[ :]")[0].toUpperCase(Locale.ROOT);
            switch (word) {
                case "EHLO" -> say(out, "250-here\r\n250 AUTH PLAIN");
                case "AUTH" -> {
                    byte[] plain = Base64.getDecoder().decode(line.substring(11));
                    said.append(new String(plain).replace('\0', ' ').strip());
                    say(out, "235 welcome");
                }
                case "MAIL" -> {
                    said.append(' ').append(line.replaceAll(".*<(.*)>.*", "$1"));
                    say(out, "250 well");
                }
                case "DATA" -> {
                    say(out, "354 go on");
                    while (!".".equals(lines.readLine())) continue;
                    say(out, "250 taken");
                    return said.toString();
                }
                default -> say(out, "250 well");
            }
        }
        return said + " and gone";
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private Map<String, String> mailing(String... more) {
        return with(
                Map.of(
                        "presence.peer_db_path", "board.db",
                        "presence.smtp_host", "127.0.0.1",
                        "presence.smtp_port", "" + one.getLocalPort(),
                        "presence.smtp_security", "none",
                        "presence.smtp_username", "anna",
                        "presence.smtp_password", "first",
                        "presence.smtp_from", "a@example.org"),
                more);
    }

    private static Map<String, String> with(Map<String, String> base, String... more) {
        Map<String, String> all = new HashMap<>(base);
        for (int i = 0; i < more.length; i += 2) all.put(more[i], more[i + 1]);
        return all;
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    private Look mail() {
        return server -> {
            RegistrationTest.register(server.test, "a" + System.nanoTime() + "@example.org");
            return next();
        };
    }

    @Test
    void mailGoesByWhatTheReloadSays() throws Exception {
        Map<String, Proof> proofs = new TreeMap<>();
        String first = "one anna anna first a@example.org";
        proofs.put(
                "presence.smtp_host",
                new Proof(
                        mailing(),
                        "127.0.0.2",
                        first,
                        "other anna anna first a@example.org",
                        mail()));
        proofs.put(
                "presence.smtp_port",
                new Proof(
                        mailing(),
                        "" + third.getLocalPort(),
                        first,
                        "third anna anna first a@example.org",
                        mail()));
        proofs.put(
                "presence.smtp_username",
                new Proof(mailing(), "bob", first, "one bob bob first a@example.org", mail()));
        proofs.put(
                "presence.smtp_password",
                new Proof(
                        mailing(), "second", first, "one anna anna second a@example.org", mail()));
        proofs.put(
                "presence.smtp_from",
                new Proof(
                        mailing(),
                        "b@example.org",
                        first,
                        "one anna anna first b@example.org",
                        mail()));
        proofs.put("presence.smtp_security", new Proof(mailing(), "tls", first, "one tls", mail()));
        for (Map.Entry<String, Proof> each : proofs.entrySet()) {
            heard.clear();
            each.getValue().hold(each.getKey());
        }
    }

    @Test
    void authoritiesAreThoseOfTheReload() throws Exception {
        Map<String, String> base = mailing("presence.smtp_security", "tls");
        try (Reloading server = new Reloading(base)) {
            assertEquals("one tls", mail().at(server));
            server.change(Map.of("presence.smtp_ca_file", "none.pem"));
            RegistrationTest.register(server.test, "b@example.org");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!page(server).contains("none.pem")) {
                assertTrue(System.nanoTime() < end, page(server));
                Thread.sleep(20);
            }
        }
    }

    private static String page(Reloading server) throws Exception {
        return server.test.send(server.test.asAdmin("/registrations")).body();
    }

    @Test
    void secretsInFilesAreThoseOfTheReload() throws Exception {
        try (Reloading server = new Reloading(mailing())) {
            Files.writeString(server.test.folder.resolve("secret"), "second\n");
            assertEquals("one anna anna first a@example.org", mail().at(server));
            server.change(
                    Map.of(
                            "presence.smtp_password", "",
                            "presence.smtp_password_file", "secret"));
            assertEquals("one anna anna second a@example.org", mail().at(server));
        }
        try (Reloading server = new Reloading(calling())) {
            Files.writeString(server.test.folder.resolve("secret"), "second\n");
            assertEquals("/one first", call().at(server));
            server.change(
                    Map.of(
                            "presence.registration_webhook_secret", "",
                            "presence.registration_webhook_secret_file", "secret"));
            assertEquals("/one second", call().at(server));
        }
    }

    private String url(String host, String path) {
        return "http://" + host + ":" + hook.getAddress().getPort() + path;
    }

    private Map<String, String> calling(String... more) {
        return with(
                Map.of(
                        "presence.peer_db_path", "board.db",
                        "presence.registration_webhook", url("127.0.0.1", "/one"),
                        "presence.registration_webhook_secret", "first"),
                more);
    }

    // Verifies an address, of which the webhook tells.
    private Look call() {
        return server -> {
            verify(server);
            return next();
        };
    }

    private static void verify(Reloading server) throws Exception {
        String email = "a" + System.nanoTime() + "@example.org";
        assertEquals(200, RegistrationTest.register(server.test, email).statusCode());
        String json = "{\"action\":\"verify\",\"email\":\"%s\"}".formatted(email);
        assertEquals(204, server.test.postAsAdmin("/admin/registration", json).statusCode(), email);
    }

    @Test
    void theWebhookIsThatOfTheReload() throws Exception {
        new Proof(calling(), url("127.0.0.1", "/two"), "/one first", "/two first", call())
                .hold("presence.registration_webhook");
        new Proof(calling(), "second", "/one first", "/one second", call())
                .hold("presence.registration_webhook_secret");
    }

    @Test
    void whetherPrivateAddressesAreCalledIsSaidByTheReload() throws Exception {
        // Another way to write 127.0.0.1, which therefore counts as private.
        Map<String, String> base =
                calling("presence.registration_webhook", url("[::ffff:127.0.0.1]", "/one"));
        try (Reloading server = new Reloading(base)) {
            verify(server);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!page(server).contains("no public address")) {
                assertTrue(System.nanoTime() < end, page(server));
                Thread.sleep(20);
            }
            server.change(Map.of("presence.registration_webhook_private", "true"));
            assertEquals("/one first", call().at(server));
        }
    }
}
