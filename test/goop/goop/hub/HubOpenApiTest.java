package goop.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.http.Route;
import goop.json.Json;
import goop.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

/// `docs/openapi-hub.json` names every route of the hub, and no other.
class HubOpenApiTest {
    @TempDir private Path folder;

    @Test
    void theDescriptionAndTheRouteTableNameTheSameEndpoints() throws Exception {
        TreeSet<String> described = new TreeSet<>();
        byte[] file = Files.readAllBytes(Path.of("docs/openapi-hub.json"));
        for (JsonObject.Member path : Json.parseObject(file).object("paths").members()) {
            for (JsonObject.Member method : ((JsonObject) path.value()).members()) {
                described.add(method.name().toUpperCase() + " " + path.name());
            }
        }
        TreeSet<String> routed = new TreeSet<>();
        try (TestHubs hubs = new TestHubs(folder, 1)) {
            for (Route each : hubs.start(0).table()) {
                routed.add(each.method() + " " + each.pattern().replace("...}", "}"));
            }
        }
        assertEquals(described, routed);
    }
}
