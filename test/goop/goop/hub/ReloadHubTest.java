package goop.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.config.Config;
import goop.config.Loaded;
import goop.config.Reloader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// What a hub takes up while it runs, seen from outside.
class ReloadHubTest {
    @TempDir Path folder;
    private final HttpClient http = HttpClient.newHttpClient();

    private void write(String settings) throws Exception {
        Files.writeString(folder.resolve("goop.properties"), "hub.port = 0\n" + settings);
    }

    private int status(Hub hub, String path, String... headers) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create("http://" + hub.authority() + path))
                        .header("Accept", "*/*");
        if (headers.length > 0) request.headers(headers);
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private int asAdmin(Hub hub, String password) throws Exception {
        String words = Base64.getEncoder().encodeToString(("admin:" + password).getBytes());
        return status(hub, "/admin/federation.json", "Authorization", "Basic " + words);
    }

    @Test
    void passwordLimitAndProxiesAreThoseOfTheReload() throws Exception {
        write("");
        Loaded loaded = Config.load(folder, Map.of(), List.of());
        Reloader reloader = new Reloader(loaded);
        try (Hub hub = Hub.start(loaded.config(), folder)) {
            reloader.add(hub);
            assertEquals(403, asAdmin(hub, "the first"));
            write("hub.admin_password = the first\n");
            reloader.reload();
            assertEquals(200, asAdmin(hub, "the first"));
            Files.writeString(folder.resolve("password"), "the second\n");
            write("hub.admin_password_file = password\n");
            reloader.reload();
            assertEquals(401, asAdmin(hub, "the first"));
            assertEquals(200, asAdmin(hub, "the second"));

            String[] from = {"X-Forwarded-For", "198.51.100.7"};
            write("hub.limit_address_per_minute = 1\n");
            reloader.reload();
            assertEquals(200, status(hub, "/api/communities", from));
            assertEquals(429, status(hub, "/api/communities", from));
            // No longer believed, the same words come from this machine.
            write("hub.limit_address_per_minute = 1\nhub.trusted_proxies = 192.0.2.0/24\n");
            reloader.reload();
            assertEquals(200, status(hub, "/api/communities", from));
            assertEquals(429, status(hub, "/api/communities"));
        } finally {
            http.close();
        }
    }
}
