package goop.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// What stands before the handlers: other sites, other names, passwords, headers for browsers.
class GuardsTest {
    private static final Handler DONE = request -> Response.NO_CONTENT;

    private static Request request(String method, Map<String, String> headers) throws IOException {
        return Request.of(method, "/", headers, new byte[0], InetAddress.ofLiteral("192.0.2.1"));
    }

    @ParameterizedTest(name = "{0} origin {1} site {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                // What programs send, and our own pages.
                "POST, -, -, 204",
                "POST, https://goop.example, same-origin, 204",
                "POST, https://goop.example, -, 204",
                "POST, http://goop.example, same-origin, 204",
                "POST, -, none, 204",
                // Pages of others.
                "POST, https://evil.example, cross-site, 403",
                "POST, https://evil.example, -, 403",
                "POST, -, cross-site, 403",
                "POST, https://sub.goop.example, same-site, 403",
                "POST, null, -, 403",
                "POST, 'https://goop.example, https://evil.example', -, 403",
                "POST, https://goop.example:8443, -, 403",
                "POST, https://goop.example.evil.example, -, 403",
                "POST, https://evil@goop.example, -, 403",
                "POST, https://goop.example, cross-site, 403",
                "POST, ::, -, 403",
                "DELETE, https://evil.example, cross-site, 403",
                "PUT, -, whatever, 403",
                // Reading is free.
                "GET, https://evil.example, cross-site, 204",
                "HEAD, https://evil.example, cross-site, 204",
                "OPTIONS, https://evil.example, cross-site, 204",
                // A form of a page that was told to name no referrer.
                "POST, null, same-origin, 204",
                "POST, null, cross-site, 403",
                // Those that are listed.
                "POST, https://friend.example, cross-site, 204",
            })
    void pagesOfOtherSitesCannotAct(String method, String origin, String site, int status)
            throws IOException {
        Map<String, String> headers = new HashMap<>(Map.of("Host", "goop.example"));
        if (origin != null) headers.put("Origin", origin);
        if (site != null) headers.put("Sec-Fetch-Site", site);
        Handler guarded = new CrossSite(List.of("https://friend.example")).around(DONE);
        assertEquals(status, guarded.handle(request(method, headers)).status());
    }

    @Test
    void aListedOriginMayReadWhatItIsAnswered() throws IOException {
        Handler guarded =
                new CrossSite(List.of("https://friend.example"))
                        .around(
                                r -> {
                                    throw new Refusal(429, "slow down");
                                });
        Map<String, String> headers = Map.of("Host", "x", "Origin", "https://friend.example");
        Response response = guarded.handle(request("POST", headers));
        assertEquals(429, response.status());
        assertEquals("https://friend.example", response.header("Access-Control-Allow-Origin"));
        assertEquals("Origin", response.header("Vary"));
        Response preflight =
                new CrossSite(List.of("https://friend.example"))
                        .around(DONE)
                        .handle(request("OPTIONS", headers));
        assertTrue(preflight.header("Access-Control-Allow-Headers").contains("Goop-Token"));
        Response other =
                guarded.handle(
                        request("GET", Map.of("Host", "x", "Origin", "https://friend.example")));
        assertEquals("https://friend.example", other.header("Access-Control-Allow-Origin"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "-",
            value = {
                "localhost, 204",
                "localhost:8080, 204",
                "LocalHost, 204",
                "bob.localhost:8080, 204",
                "127.0.0.1:8080, 204",
                "[::1]:8080, 204",
                "192.168.1.2, 204",
                "mybox.lan, 204",
                "evil.example, 421",
                "localhost.evil.example, 421",
                "127.0.0.1.evil.example, 421",
                "0x7f.1, 421",
                "[evil], 421",
                "-, 421",
            })
    void aNameThatWasReboundToUsIsRefused(String host, int status) throws IOException {
        Map<String, String> headers = host == null ? Map.of() : Map.of("Host", host);
        Handler guarded = new HostGuard(List.of("mybox.lan")).around(DONE);
        assertEquals(status, guarded.handle(request("GET", headers)).status());
    }

    private static Map<String, String> credentials(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }

    @Test
    void onlyTheRightPasswordPasses() throws IOException {
        Handler guarded = new BasicAuth("goop", "admin", "pässword:x").around(DONE);
        assertEquals(204, guarded.handle(request("GET", credentials("admin:pässword:x"))).status());
        Response none = guarded.handle(request("GET", Map.of()));
        assertEquals(401, none.status());
        assertEquals("Basic realm=\"goop\", charset=\"UTF-8\"", none.header("WWW-Authenticate"));
        assertEquals("unauthorized\n", new String(none.body(), StandardCharsets.UTF_8));
        for (String wrong : List.of("admin:", "admin", ":pässword:x", "admin:pässword:x ")) {
            assertEquals(401, guarded.handle(request("GET", credentials(wrong))).status(), wrong);
        }
    }

    @Test
    void whatIsNoBasicAuthorizationIsAWrongPassword() throws IOException {
        for (String header : List.of("Basic", "Basic !!!", "Bearer YQ==", "", "basic  ")) {
            Handler guarded = new BasicAuth("goop", "admin", "secret").around(DONE);
            Map<String, String> headers = Map.of("Authorization", header);
            assertEquals(401, guarded.handle(request("GET", headers)).status(), header);
        }
    }

    @Test
    void whoGuessesTooOftenWaitsEvenWithTheRightPassword() throws IOException {
        AtomicLong now = new AtomicLong();
        Handler guarded = new BasicAuth("goop", "admin", "secret", now::get).around(DONE);
        for (int i = 0; i <= Guesses.FREE; i++) {
            assertEquals(401, guarded.handle(request("GET", credentials("admin:" + i))).status());
        }
        Response late = guarded.handle(request("GET", credentials("admin:secret")));
        assertEquals(429, late.status());
        assertEquals("1", late.header("Retry-After"));
        Request other =
                Request.of(
                        "GET",
                        "/",
                        credentials("admin:secret"),
                        new byte[0],
                        InetAddress.ofLiteral("192.0.2.2"));
        assertEquals(204, guarded.handle(other).status());
        now.addAndGet(1_000_000_000);
        assertEquals(204, guarded.handle(request("GET", credentials("admin:secret"))).status());
        // Whoever knows the password begins anew.
        assertEquals(401, guarded.handle(request("GET", credentials("admin:x"))).status());
        assertEquals(204, guarded.handle(request("GET", credentials("admin:secret"))).status());
    }

    @Test
    void pagesForbidWhatIsInlineAndFrames() throws IOException {
        Handler guarded =
                new SecurityHeaders(SecurityHeaders.STRICT).around(r -> Response.html(200, "<p>"));
        Response page = guarded.handle(request("GET", Map.of()));
        String policy = page.header("Content-Security-Policy");
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
        assertTrue(policy.startsWith("default-src 'none'") && !policy.contains("unsafe"), policy);
        assertEquals("nosniff", page.header("X-Content-Type-Options"));
        assertEquals("no-referrer", page.header("Referrer-Policy"));
    }

    @Test
    void refusalsAreGuardedTooAndWhatAHandlerSaysStays() throws IOException {
        SecurityHeaders security = new SecurityHeaders(SecurityHeaders.STRICT);
        Response refusal =
                security.around(
                                r -> {
                                    throw new Refusal(400, "bad");
                                })
                        .handle(request("GET", Map.of()));
        assertEquals("nosniff", refusal.header("X-Content-Type-Options"));
        Response own =
                security.around(r -> Response.html(200, "").with("Content-Security-Policy", "mine"))
                        .handle(request("GET", Map.of()));
        assertEquals("mine", own.header("Content-Security-Policy"));
        assertNull(
                security.around(DONE).handle(request("POST", Map.of())).header("X-Frame-Options"));
    }
}
