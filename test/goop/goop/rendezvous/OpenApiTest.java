package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.http.Route;
import goop.json.Json;
import goop.json.JsonObject;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

/// `docs/openapi.json` names every route of the server, and no other.
class OpenApiTest {

    @Test
    void theDescriptionAndTheRouteTableNameTheSameEndpoints() throws Exception {
        TreeSet<String> described = new TreeSet<>();
        JsonObject paths =
                Json.parseObject(Files.readAllBytes(Path.of("docs/openapi.json"))).object("paths");
        for (JsonObject.Member path : paths.members()) {
            for (JsonObject.Member method : ((JsonObject) path.value()).members()) {
                described.add(method.name().toUpperCase() + " " + path.name());
            }
        }
        TreeSet<String> routed = new TreeSet<>();
        try (TestServer server = TestServer.start()) {
            for (Route each : server.server.routes()) {
                routed.add(each.method() + " " + each.pattern().replace("...}", "}"));
            }
        }
        assertEquals(described, routed);
    }
}
