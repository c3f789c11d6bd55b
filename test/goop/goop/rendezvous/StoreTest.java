package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;

import goop.cli.CommandLine;
import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonObject;
import goop.store.Bundle;
import goop.store.BundleLimits;
import goop.store.StoreClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The store over HTTP, and a peer that installs from it.
class StoreTest {

    @Test
    void theApiIsThatOfTheServersInUse() throws Exception {
        try (TestServer server = TestServer.start()) {
            HttpResponse<String> list = server.get("/api/templates");
            assertEquals("application/json", list.headers().firstValue("Content-Type").orElse(""));
            JsonArray all = (JsonArray) Json.parse(list.body().getBytes(StandardCharsets.UTF_8));
            assertTrue(all.values().size() >= 8);
            JsonObject first = (JsonObject) all.values().getFirst();
            String dir = first.string("dir");
            assertEquals("store", first.string("source"));
            for (String each : List.of("name", "description", "category", "icon")) {
                assertFalse(first.string(each).isEmpty(), each);
            }
            assertEquals(
                    first.toText(), server.get("/api/templates/" + dir + "/manifest.json").body());
            HttpResponse<String> bundle = server.get("/api/templates/" + dir + "/bundle");
            assertEquals(
                    "application/gzip", bundle.headers().firstValue("Content-Type").orElse(""));
            assertEquals(
                    "attachment; filename=\"" + dir + ".tar.gz\"",
                    bundle.headers().firstValue("Content-Disposition").orElse(""));
            assertTrue(bundle.headers().firstValue("Content-Length").isPresent());
            assertTrue(
                    bundle.headers()
                            .firstValue("Digest")
                            .orElse("")
                            .matches("SHA-256=[A-Za-z0-9+/]{43}="));
            String tag = bundle.headers().firstValue("ETag").orElseThrow();
            HttpResponse<String> again =
                    server.send(
                            server.request("/api/templates/" + dir + "/bundle")
                                    .header("If-None-Match", tag));
            assertEquals(304, again.statusCode());
            for (String each : List.of("nobody", "..", "%2e%2e", "a%2Fb")) {
                int status = server.get("/api/templates/" + each + "/bundle").statusCode();
                assertTrue(status == 404 || status == 400, each + " " + status);
            }
        }
    }

    @Test
    void thePreviewHasNoOriginAndTheStorePageMayFrameIt() throws Exception {
        try (TestServer server = TestServer.start()) {
            HttpResponse<String> page = server.get("/store/preview/blog/");
            assertEquals(200, page.statusCode());
            String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
            assertTrue(policy.startsWith("sandbox allow-scripts;"), policy);
            assertFalse(policy.contains("allow-same-origin"), policy);
            assertEquals(404, server.get("/store/preview/blog/nothing.html").statusCode());
            assertEquals(404, server.get("/store/preview/nothing/").statusCode());
            String store =
                    server.get("/store").headers().firstValue("Content-Security-Policy").orElse("");
            assertTrue(store.endsWith("; frame-src 'self'"), store);
        }
    }

    private record Said(int status, String out, String err) {}

    private static Said goop(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                CommandLine.run(
                        List.of(words),
                        InputStream.nullInputStream(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Said(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aPeerInstallsAndGoesBack(@TempDir Path folder) throws Exception {
        try (TestServer server = TestServer.start()) {
            String url = server.url("").toString();
            Said list = goop("template", "list", url);
            assertTrue(list.out().contains("blog"), list.toString());
            assertTrue(goop("template", "list", url, "--json").out().startsWith("[{\"name\""));

            Said nowhere = goop("template", "install", url, "blog", folder.toString());
            assertEquals(2, nowhere.status(), nowhere.toString());

            Path site = Files.createDirectories(folder.resolve("site"));
            Files.writeString(site.resolve("index.html"), "mine");
            Said installed = goop("template", "install", url, "blog", folder.toString());
            assertEquals(0, installed.status(), installed.toString());
            assertTrue(Files.readString(site.resolve("index.html")).contains("A small blog"));
            assertTrue(Files.exists(site.resolve("entries/list.txt")));
            assertEquals(0, goop("template", "restore", folder.toString()).status());
            assertEquals("mine", Files.readString(site.resolve("index.html")));

            Said unknown = goop("template", "install", url, "nothing", folder.toString());
            assertEquals(1, unknown.status());
            assertTrue(unknown.err().contains("not found"), unknown.err());
            assertEquals("mine", Files.readString(site.resolve("index.html")));
        }
        Said gone = goop("template", "list", "http://127.0.0.1:9");
        assertEquals(3, gone.status(), gone.toString());
        assertEquals(2, goop("template", "list", "nowhere").status());
        assertEquals(2, goop("template").status());
    }

    @Test
    void authorsBeginAndCheck(@TempDir Path folder) throws Exception {
        String mine = folder.resolve("mine").toString();
        assertEquals(0, goop("template", "new", mine).status());
        Said fit = goop("template", "check", mine);
        assertEquals(0, fit.status(), fit.toString());
        Files.delete(folder.resolve("mine/index.html"));
        assertEquals(1, goop("template", "check", mine).status());
    }

    /// Something else than a store answers: a sign-in page, a lie, an endless body.
    @Test
    void whatIsNoStoreIsRefused() throws Exception {
        HttpServer web =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext(
                "/portal",
                exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, 5);
                    exchange.getResponseBody().write("<p>in".getBytes(StandardCharsets.UTF_8));
                    exchange.close();
                });
        web.createContext(
                "/liar",
                exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "application/gzip");
                    exchange.getResponseHeaders().add("Digest", "SHA-256=" + "A".repeat(43) + "=");
                    exchange.sendResponseHeaders(200, 3);
                    exchange.getResponseBody().write(new byte[3]);
                    exchange.close();
                });
        web.createContext(
                "/endless",
                exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "application/gzip");
                    exchange.sendResponseHeaders(200, 0);
                    try (var body = exchange.getResponseBody()) {
                        while (true) body.write(new byte[1 << 16]);
                    } catch (IOException theClientWentAway) {
                        exchange.close();
                    }
                });
        web.start();
        String base = "http://127.0.0.1:" + web.getAddress().getPort();
        try {
            assertTrue(
                    refusal(base + "/portal")
                            .contains("no template store, or a network in between"));
            assertTrue(refusal(base + "/liar").contains("another SHA-256 than said"));
            assertTrue(refusal(base + "/endless").contains("16777216"));
        } finally {
            web.stop(0);
        }
    }

    private static String refusal(String url) {
        try (StoreClient client = new StoreClient(URI.create(url), BundleLimits.defaults())) {
            return assertThrows(IOException.class, () -> client.bundle("blog")).getMessage();
        }
    }

    /// Every bundle of the running server is one that a peer takes.
    @Test
    void everyTemplateCanBeInstalled() throws Exception {
        try (TestServer server = TestServer.start();
                StoreClient client = new StoreClient(server.url(""), BundleLimits.defaults())) {
            List<String> names = new ArrayList<>();
            for (var each : client.list()) {
                Bundle bundle = client.bundle(each.dir());
                assertTrue(bundle.files().contains("index.html"), each.dir());
                names.add(each.dir());
            }
            assertTrue(names.size() >= 8, names.toString());
            HttpResponse<byte[]> raw =
                    HttpClient.newHttpClient()
                            .send(
                                    server.request("/api/templates/blog/bundle").build(),
                                    BodyHandlers.ofByteArray());
            assertEquals(
                    raw.body().length,
                    Integer.parseInt(raw.headers().firstValue("Content-Length").orElseThrow()));
        }
    }
}
