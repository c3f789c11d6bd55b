package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.Json;
import goop.json.JsonObject;
import goop.libp2p.Keypair;
import goop.presence.Presence;
import goop.presence.PresenceJson;
import goop.presence.PresenceSignature;
import goop.registration.RegistrationClaim;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Registering, verifying, and who is shown, on a server without a mail server: links are read from
/// the admin page.
class RegistrationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern LINK = Pattern.compile("/verify\\?token=([A-Za-z0-9_-]{43,})");
    private static final List<String> GUARDED =
            List.of("/registrations", "/registrations.json", "/registrations.csv");

    @TempDir Path folder;

    private TestServer server(String... settings) throws IOException {
        return serverIn("server", settings);
    }

    private TestServer serverIn(String name, String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("presence.peer_db_path=" + folder.resolve("board.db"));
        all.add("presence.admin_password=" + TestServer.PASSWORD);
        return TestServer.startIn(
                Files.createDirectories(folder.resolve(name)), all.toArray(String[]::new));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> form(
            TestServer server, String path, String fields, String... headers) throws Exception {
        var request =
                server.request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(fields));
        if (headers.length > 0) request.headers(headers);
        return server.send(request);
    }

    static HttpResponse<String> register(TestServer server, String email) throws Exception {
        return form(server, "/register", "email=" + encoded(email));
    }

    static HttpResponse<String> register(TestServer server, RegistrationClaim claim)
            throws Exception {
        return form(server, "/register", claim.query());
    }

    private static String adminPage(TestServer server) throws Exception {
        return server.send(server.asAdmin("/registrations")).body();
    }

    /// The links that were made for want of a mail server, the newest first.
    static List<String> links(TestServer server) throws Exception {
        Matcher links = LINK.matcher(adminPage(server));
        List<String> tokens = new ArrayList<>();
        while (links.find()) tokens.add(links.group(1));
        return tokens;
    }

    static String nextLink(TestServer server, int before) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (links(server).size() == before) {
            assertTrue(System.nanoTime() < end, "no link");
            Thread.sleep(20);
        }
        return links(server).getFirst();
    }

    private static String registerAndFollow(TestServer server, String email) throws Exception {
        int before = links(server).size();
        assertEquals(200, register(server, email).statusCode());
        String token = nextLink(server, before);
        assertEquals(200, server.get("/verify?token=" + token).statusCode());
        return token;
    }

    private static String unsigned(String peer, String email) {
        return "{\"type\":\"update\",\"peerID\":\"%s\",\"email\":\"%s\"}".formatted(peer, email);
    }

    private static String signed(Keypair key, String email) {
        Presence message =
                new Presence(
                        Presence.Type.UPDATE,
                        key.peerId().toString(),
                        "",
                        email,
                        "",
                        false,
                        List.of(),
                        System.currentTimeMillis(),
                        "");
        return new String(
                PresenceJson.write(PresenceSignature.sign(message, key)), StandardCharsets.UTF_8);
    }

    private static RegistrationClaim claim(String email, Keypair key) {
        return RegistrationClaim.sign(email, key, System.currentTimeMillis());
    }

    @Test
    void aPeerIsShownOnceItsAddressIsVerified() throws Exception {
        try (TestServer server = server("presence.registration_required=true")) {
            HttpResponse<String> held = server.publish(unsigned("p", "Anna@Example.org"));
            assertEquals(202, held.statusCode());
            JsonObject hint = Json.parseObject(held.body().getBytes(StandardCharsets.UTF_8));
            assertEquals("registration required", hint.string("status"));
            assertEquals(server.url("/register").toString(), hint.string("register"));
            assertEquals("[]", server.send(server.asAdmin("/peers.json")).body());
            assertEquals(202, server.publish(unsigned("p", "")).statusCode());

            registerAndFollow(server, "anna@example.org");
            assertEquals(204, server.publish(unsigned("p", "Anna@Example.org")).statusCode());
            assertTrue(server.send(server.asAdmin("/peers.json")).body().contains("\"p\""));
            assertEquals(202, server.publish(unsigned("q", "bob@example.org")).statusCode());
            assertEquals(
                    204, server.publish("{\"type\":\"offline\",\"peerID\":\"q\"}").statusCode());
        }
    }

    @Test
    void anAddressThatIsBoundIsThatPeersAlone() throws Exception {
        Keypair anna = Keypair.generate();
        Keypair eve = Keypair.generate();
        String mail = "anna@example.org";
        try (TestServer server = server("presence.registration_required=true")) {
            assertEquals(200, register(server, claim(mail, anna)).statusCode());
            String page = server.get("/verify?token=" + nextLink(server, 0)).body();
            assertTrue(page.contains(anna.peerId().toString()), page);

            assertEquals(204, server.publish(signed(anna, mail)).statusCode());
            assertEquals(403, server.publish(signed(eve, mail)).statusCode());
            assertEquals(403, server.publish(unsigned("p", mail)).statusCode());
            // Nobody may claim to be her without her signature, not even before she ever signed.
            assertEquals(
                    403, server.publish(unsigned(anna.peerId().toString(), mail)).statusCode());
            assertEquals(200, register(server, claim(mail, eve)).statusCode(), "and tells nobody");
            assertTrue(
                    server.send(server.asAdmin("/registrations.json"))
                            .body()
                            .contains(anna.peerId().toString()));
        }
    }

    @Test
    void anUnboundAddressIsGoodForPeersThatDoNotSignAndCanBeBoundLater() throws Exception {
        Keypair key = Keypair.generate();
        try (TestServer server = server("presence.registration_required=true")) {
            registerAndFollow(server, "anna@example.org");
            assertEquals(204, server.publish(unsigned("p", "anna@example.org")).statusCode());
            assertEquals(202, server.publish(signed(key, "anna@example.org")).statusCode());
            int before = links(server).size();
            register(server, claim("anna@example.org", key));
            server.get("/verify?token=" + nextLink(server, before));
            assertEquals(204, server.publish(signed(key, "anna@example.org")).statusCode());
            assertEquals(403, server.publish(unsigned("p", "anna@example.org")).statusCode());
        }
    }

    @Test
    void aLinkWorksOnceAndAWrongOneNever() throws Exception {
        try (TestServer server = server()) {
            String token = registerAndFollow(server, "anna@example.org");
            HttpResponse<String> again = server.get("/verify?token=" + token);
            assertEquals(400, again.statusCode());
            assertTrue(again.body().contains("has been used"), again.body());
            for (String wrong :
                    List.of("", "x", "A".repeat(43), token + "A", token.substring(1), "%C3%A9")) {
                assertEquals(400, server.get("/verify?token=" + wrong).statusCode(), wrong);
            }
            assertEquals(400, server.get("/verify").statusCode());
        }
    }

    @Test
    void tokensAreNotInTheDatabase() throws Exception {
        try (TestServer server = server()) {
            register(server, "anna@example.org");
            String token = nextLink(server, 0);
            for (Path each : List.of(folder.resolve("board.db"), folder.resolve("board.db-wal"))) {
                String bytes = new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1);
                assertFalse(bytes.contains(token));
            }
            assertEquals(200, server.get("/verify?token=" + token).statusCode());
        }
    }

    @Test
    void aLinkThatIsTooOldIsRefused() throws Exception {
        try (TestServer server = server()) {
            register(server, "anna@example.org");
            String token = nextLink(server, 0);
            try (Statement database = database()) {
                database.execute("UPDATE tokens SET expires_at = expires_at - 86400000");
                database.getConnection().close();
            }
            HttpResponse<String> late = server.get("/verify?token=" + token);
            assertEquals(400, late.statusCode());
            assertTrue(late.body().contains("too old"), late.body());
        }
    }

    private Statement database() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("board.db"))
                .createStatement();
    }

    @Test
    void aMailScannerConfirmsNothing() throws Exception {
        try (TestServer server = server("presence.verify_confirm=true")) {
            register(server, "anna@example.org");
            String token = nextLink(server, 0);
            HttpResponse<String> page = server.get("/verify?token=" + token);
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("<button"), page.body());
            assertFalse(verified(server));
            assertEquals(200, form(server, "/verify", "token=" + token).statusCode());
            assertTrue(verified(server));
        }
        try (TestServer server = serverIn("other")) {
            register(server, "bob@example.org");
            String token = nextLink(server, 0);
            server.send(
                    server.request("/verify?token=" + token)
                            .method("HEAD", BodyPublishers.noBody()));
            assertEquals(200, server.get("/verify?token=" + token).statusCode(), "HEAD used it up");
        }
    }

    private static boolean verified(TestServer server) throws Exception {
        return server.send(server.asAdmin("/registrations.json")).body().contains("verified_at");
    }

    @Test
    void theAnswerDoesNotTellWhetherAnAddressIsKnown() throws Exception {
        try (TestServer server = server()) {
            registerAndFollow(server, "known@example.org");
            Keypair key = Keypair.generate();
            int before = links(server).size();
            register(server, claim("bound@example.org", key));
            server.get("/verify?token=" + nextLink(server, before));
            List<String> answers = new ArrayList<>();
            for (String each :
                    List.of("known@example.org", "bound@example.org", "new@example.org")) {
                HttpResponse<String> answer = register(server, each);
                answers.add(answer.statusCode() + answer.body().replace(each, "ADDRESS"));
            }
            // Over the limit of one address too.
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> answer = register(server, "new@example.org");
                answers.add(
                        answer.statusCode() + answer.body().replace("new@example.org", "ADDRESS"));
            }
            assertEquals(1, answers.stream().distinct().count(), answers.toString());
        }
    }

    @Test
    void wrongFormsKeepWhatWasTypedAndSayWhatIsWrong() throws Exception {
        Keypair key = Keypair.generate();
        RegistrationClaim good = claim("anna@example.org", key);
        String evil = "evil@example.org\r\nBcc: all@example.org";
        try (TestServer server = server()) {
            for (String bad :
                    List.of("", "anna", "@example.org", "a b@example.org", evil, "\"a\"@x.y")) {
                HttpResponse<String> answer = register(server, bad);
                assertEquals(400, answer.statusCode(), bad);
                assertTrue(answer.body().contains("role=\"alert\""), bad);
            }
            HttpResponse<String> kept = register(server, "<b>@example.org");
            assertTrue(kept.body().contains("value=\"&lt;b&gt;@example.org\""), kept.body());
            for (RegistrationClaim bad :
                    List.of(
                            new RegistrationClaim(
                                    "other@example.org", good.peerId(), good.ts(), good.sig()),
                            new RegistrationClaim(
                                    good.email(), "12D3KooWother", good.ts(), good.sig()),
                            new RegistrationClaim(
                                    good.email(), good.peerId(), good.ts() + 1, good.sig()),
                            RegistrationClaim.sign("anna@example.org", key, 1))) {
                assertEquals(400, register(server, bad).statusCode(), bad.toString());
            }
            assertEquals("[]", server.send(server.asAdmin("/registrations.json")).body());
        }
    }

    @Test
    void aForeignPageCannotRegisterAndAClientCannotFlood() throws Exception {
        try (TestServer server = server()) {
            HttpResponse<String> foreign =
                    form(
                            server,
                            "/register",
                            "email=anna@example.org",
                            "Origin",
                            "https://evil.example");
            assertEquals(403, foreign.statusCode());
            int status = 200;
            for (int i = 0; i < 30 && status == 200; i++) {
                HttpResponse<String> answer = register(server, "user" + i + "@example.org");
                status = answer.statusCode();
                if (status == 429) {
                    assertTrue(answer.headers().firstValue("Retry-After").isPresent());
                }
            }
            assertEquals(429, status);
        }
    }

    @Test
    void withoutADatabaseThereIsNoRegistration() throws Exception {
        try (TestServer server = TestServer.withAdmin()) {
            for (String path : List.of("/register", "/verify?token=x")) {
                assertEquals(503, server.get(path).statusCode());
            }
            for (String path : GUARDED) {
                assertEquals(503, server.send(server.asAdmin(path)).statusCode());
            }
        }
    }

    @Test
    void theOperatorSeesVerifiesRevokesAndDeletes() throws Exception {
        try (TestServer server = server("presence.registration_required=true")) {
            for (String path : GUARDED) assertEquals(401, server.get(path).statusCode());
            register(server, "anna@example.org");
            register(server, "=1+1@example.org");
            nextLink(server, 0);
            assertEquals(404, act(server, "nobody@example.org", "verify"));
            assertEquals(400, act(server, "anna@example.org", "praise"));
            assertEquals(204, act(server, "anna@example.org", "verify"));
            assertEquals(204, server.publish(unsigned("p", "anna@example.org")).statusCode());
            String csv = server.send(server.asAdmin("/registrations.csv")).body();
            assertTrue(csv.contains("\"anna@example.org\",\"\","), csv);
            assertTrue(csv.contains("\"'=1+1@example.org\""), csv);
            String found = server.send(server.asAdmin("/registrations?q=ANNA")).body();
            assertTrue(found.contains("anna@example.org") && !found.contains("=1+1@example.org\""));

            assertEquals(204, act(server, "anna@example.org", "revoke"));
            assertEquals("[]", server.send(server.asAdmin("/peers.json")).body());
            assertEquals(202, server.publish(unsigned("p", "anna@example.org")).statusCode());
            int before = links(server).size();
            assertEquals(204, act(server, "anna@example.org", "resend"));
            assertEquals(200, server.get("/verify?token=" + nextLink(server, before)).statusCode());

            assertEquals(204, act(server, "anna@example.org", "delete"));
            assertFalse(server.send(server.asAdmin("/registrations.json")).body().contains("anna"));
            try (Statement database = database()) {
                for (String table : List.of("registrations", "tokens", "outbox")) {
                    try (var rows =
                            database.executeQuery(
                                    "SELECT count(*) FROM "
                                            + table
                                            + " WHERE email = 'anna@example.org'")) {
                        assertEquals(0, rows.getInt(1), table);
                    }
                }
                database.getConnection().close();
            }
        }
    }

    private static int act(TestServer server, String email, String action) throws Exception {
        return server.postAsAdmin(
                        "/admin/registration",
                        "{\"email\":\"%s\",\"action\":\"%s\"}".formatted(email, action))
                .statusCode();
    }

    @Test
    void whatOneServerVerifiesHoldsOnTheOthers() throws Exception {
        try (TestServer a = serverIn("a", "presence.registration_required=true");
                TestServer b = serverIn("b", "presence.registration_required=true")) {
            assertEquals(202, b.publish(unsigned("p", "anna@example.org")).statusCode());
            register(a, "anna@example.org");
            // Either may have sent it.
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (links(a).isEmpty() && links(b).isEmpty()) {
                assertTrue(System.nanoTime() < end);
                Thread.sleep(20);
            }
            List<String> made = links(a).isEmpty() ? links(b) : links(a);
            assertEquals(1, made.size());
            assertEquals(200, a.get("/verify?token=" + made.getFirst()).statusCode());
            while (b.publish(unsigned("p", "anna@example.org")).statusCode() != 204) {
                assertTrue(System.nanoTime() < end);
                Thread.sleep(20);
            }
        }
    }

    @Test
    void addressesAreNotShownToSubscribersUnlessThatIsAllowed() throws Exception {
        Keypair key = Keypair.generate();
        for (boolean shared : List.of(true, false)) {
            try (TestServer server = TestServer.start("presence.share_email=" + shared);
                    TestServer.Lines live = server.news()) {
                server.publish(signed(key, "anna@example.org"));
                String told = live.next("data: {\"");
                try (TestServer.Lines late = server.events("")) {
                    String snapshot = late.next("data: {\"");
                    for (String each : List.of(told, snapshot)) {
                        assertEquals(shared, each.contains("anna@example.org"), each);
                        assertTrue(each.contains(key.peerId().toString()));
                    }
                    assertEquals(shared, told.contains("\"sig\""), told);
                }
            }
        }
    }

    @Test
    void onlyRegisteredPeersWatchWhereThatIsAskedFor() throws Exception {
        try (TestServer server =
                server(
                        "presence.registration_required=true",
                        "presence.unregistered_may_watch=false")) {
            registerAndFollow(server, "anna@example.org");
            String[] home = {"X-Forwarded-For", "192.0.2.1"};
            assertEquals(204, server.publish(unsigned("p", "anna@example.org"), home).statusCode());
            assertEquals(403, server.get("/events").statusCode());
            assertFalse(server.get("/").body().contains("data-id"));
            try (TestServer.Lines stream = server.events("", home)) {
                assertTrue(stream.next("data: ").contains("\"p\""));
            }
        }
    }

    @Test
    void registrationsOfGoop2AreTakenOverAndItsFileIsNotWritten() throws Exception {
        Path old = folder.resolve("goop2.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + old);
                Statement goop2 = connection.createStatement()) {
            goop2.execute("PRAGMA journal_mode = WAL");
            goop2.execute("CREATE TABLE peers (peer_id TEXT PRIMARY KEY, type TEXT)");
            goop2.execute(
                    "CREATE TABLE registrations (email TEXT PRIMARY KEY, created_at INTEGER,"
                            + " verified_at INTEGER)");
            goop2.execute(
                    "INSERT INTO registrations VALUES ('Anna@example.org', 1738764000000,"
                            + " 1738764000001)");
            goop2.execute(
                    "INSERT INTO registrations VALUES ('bob@example.org', 1738764000000, NULL)");
            goop2.execute("INSERT INTO registrations VALUES ('eve@example.org', 1738764000000, 0)");
        }
        byte[] before = Files.readAllBytes(old);
        for (int start = 0; start < 2; start++) {
            String name = "start" + start;
            try (TestServer server =
                    TestServer.startIn(
                            Files.createDirectories(folder.resolve(name)),
                            "presence.peer_db_path=" + old,
                            "presence.registration_required=true",
                            "presence.admin_password=" + TestServer.PASSWORD)) {
                assertEquals(204, server.publish(unsigned("p", "anna@example.org")).statusCode());
                assertEquals(202, server.publish(unsigned("q", "bob@example.org")).statusCode());
                assertEquals(202, server.publish(unsigned("r", "eve@example.org")).statusCode());
                String rows = server.send(server.asAdmin("/registrations.json")).body();
                assertTrue(rows.contains("\"verified_at\":1738764000001"), rows);
                if (start == 0) act(server, "bob@example.org", "verify");
            }
        }
        assertEquals(0, java.util.Arrays.compare(before, Files.readAllBytes(old)));
        assertNotEquals(0, Files.size(Path.of(old + ".goop")));
    }
}
