package goop.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.http.Route;
import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonObject;
import goop.peer.TestPeer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/// `docs/openapi-peer.json` names every route of the peer's web server and no other, and what it
/// says of an answer is so.
class PeerOpenApiTest {
    private static JsonObject description() throws IOException {
        return Json.parseObject(Files.readAllBytes(Path.of("docs/openapi-peer.json")));
    }

    @Test
    void theDescriptionAndTheRouteTableNameTheSameEndpoints() throws Exception {
        TreeSet<String> described = new TreeSet<>();
        for (JsonObject.Member path : description().object("paths").members()) {
            for (JsonObject.Member method : ((JsonObject) path.value()).members()) {
                described.add(method.name().toUpperCase() + " " + path.name());
            }
        }
        TreeSet<String> routed = new TreeSet<>();
        try (TestPeer anna = TestPeer.start("Anna");
                Viewer viewer = Viewer.start(anna.node, false)) {
            for (Route each : viewer.routes()) {
                routed.add(each.method() + " " + each.pattern().replace("...}", "}"));
            }
        }
        assertEquals(described, routed);
    }

    /// Each GET that needs no parameter, and some that do.
    @Test
    void answersHaveTheStatusTheTypeAndTheFieldsThatAreDescribed() throws Exception {
        try (TestPeer anna = TestPeer.hosting("Anna");
                TestPeer bob = anna.friend("Bob");
                Viewer viewer = Viewer.start(anna.node, false);
                HttpClient http = HttpClient.newHttpClient()) {
            anna.sees(bob);
            anna.write("site/index.html", "<h1>Anna</h1>");
            anna.write("shared/a.txt", "shared");
            anna.node.chat().broadcast("good day");
            String token = ViewerToken.load(anna.folder).authorization();
            for (JsonObject.Member path : description().object("paths").members()) {
                JsonObject get = ((JsonObject) path.value()).object("get", null);
                if (get == null) continue;
                String name =
                        path.name().replace("{peer}", bob.id()).replace("{file}", "style.css");
                name = name.replace("{page}", "peer").replace("{path}", "no");
                if (name.equals("/api/chat/messages")) check(http, viewer, token, name, get);
                for (JsonObject each : parameters(get)) {
                    if (!each.string("in").equals("query")) continue;
                    String value =
                            switch (each.string("name")) {
                                case "peer", "id" -> bob.id();
                                case "server" -> anna.server();
                                default -> "index.html";
                            };
                    if (each.string("name").equals("path") && name.startsWith("/open")) continue;
                    name += "?" + each.string("name") + "=" + value;
                }
                check(http, viewer, token, name, get);
            }
        }
    }

    private static List<JsonObject> parameters(JsonObject operation) throws IOException {
        return operation.array("parameters", new JsonArray(List.of())).objects();
    }

    private static void check(
            HttpClient http, Viewer viewer, String token, String path, JsonObject operation)
            throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(viewer.url() + path))
                        .header("Authorization", token)
                        .build();
        // Of a stream only the header.
        HttpResponse<java.io.InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
        try (var body = answer.body()) {
            String status = String.valueOf(answer.statusCode());
            JsonObject described = operation.object("responses").object(status, null);
            assertTrue(described != null, path + " answers " + status + ", which is not described");
            JsonObject content = described.object("content", JsonObject.EMPTY);
            String type = answer.headers().firstValue("Content-Type").orElse("");
            boolean known =
                    content.members().isEmpty()
                            || content.members().stream().anyMatch(each -> fits(each.name(), type));
            assertTrue(known, path + " answers " + type + ", which is not described");
            if (type.equals("application/json") && !path.startsWith("/docs/")) {
                Json value = Json.parse(body.readAllBytes());
                compare(path, value, content.object(type).object("schema"));
            }
        }
    }

    private static boolean fits(String pattern, String type) {
        return pattern.equals(type)
                || pattern.equals("*/*")
                || pattern.endsWith("/*")
                        && type.startsWith(pattern.substring(0, pattern.length() - 1));
    }

    // The fields of objects, which are what can go astray unseen.
    private static void compare(String where, Json value, JsonObject schema) throws IOException {
        String reference = schema.string("$ref", "");
        if (!reference.isEmpty()) {
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            compare(
                    where,
                    value,
                    description().object("components").object("schemas").object(name));
        } else if (value instanceof JsonArray(List<Json> values) && schema.find("items") != null) {
            for (Json each : values) compare(where + "[]", each, schema.object("items"));
        } else if (value instanceof JsonObject object && schema.find("properties") != null) {
            TreeSet<String> found = new TreeSet<>();
            for (JsonObject.Member each : object.members()) {
                found.add(each.name());
                JsonObject property = schema.object("properties").object(each.name(), null);
                assertTrue(property != null, where + ": " + each.name() + " is not described");
                compare(where + "." + each.name(), each.value(), property);
            }
            TreeSet<String> missing = new TreeSet<>(schema.strings("required"));
            missing.removeAll(found);
            assertEquals(new TreeSet<>(), missing, where + " lacks what is required");
        }
    }
}
