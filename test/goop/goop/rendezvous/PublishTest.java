package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.presence.Presence;
import goop.presence.PresenceJson;
import goop.presence.PresenceSignature;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

class PublishTest {
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.withAdmin("presence.limit_peer_per_minute=60");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static void refused(int status, String body, String message) throws Exception {
        HttpResponse<String> answer = server.publish(message);
        assertEquals(status + " " + body + "\n", answer.statusCode() + " " + answer.body());
        assertEquals(
                "text/plain; charset=utf-8",
                answer.headers().firstValue("Content-Type").orElseThrow());
    }

    @Test
    void errorsReadAsThoseOfServersInUse() throws Exception {
        refused(400, "bad json", "{");
        refused(400, "bad message: type and peerId are required", "{}");
        refused(400, "bad message: type and peerId are required", "{\"type\":\"online\"}");
        refused(
                400,
                "bad message: unknown type \"bogus\"",
                "{\"type\":\"bogus\",\"peerID\":\"a\"}");
        HttpResponse<String> get = server.get("/publish");
        assertEquals("405 method not allowed\n", get.statusCode() + " " + get.body());
        assertEquals("POST, OPTIONS", get.headers().firstValue("Allow").orElseThrow());
    }

    @Test
    void aMessageIsTakenUnderEitherSpellingOfItsId() throws Exception {
        for (String name : List.of("peerID", "peerId", "PEERID")) {
            HttpResponse<String> answer =
                    server.publish("{\"type\":\"online\",\"%s\":\"any string\"}".formatted(name));
            assertEquals(204, answer.statusCode(), answer.body());
            assertEquals("", answer.body());
        }
        assertEquals(
                204,
                server.publish("{\"type\":\"offline\",\"peerID\":\"any string\"}").statusCode());
    }

    @Test
    void aBodyOver32KiBIsRefused() throws Exception {
        String long33 =
                "{\"type\":\"online\",\"peerID\":\"a\",\"x\":\"" + "y".repeat(33_000) + "\"}";
        assertEquals(413, server.publish(long33).statusCode());
    }

    @Test
    void aFloodFromOnePeerIdIsAnswered429AndOthersDoNotFeelIt() throws Exception {
        String flood = "{\"type\":\"update\",\"peerID\":\"flooder\"}";
        HttpResponse<String> answer = server.publish(flood);
        for (int i = 0; i < 30 && answer.statusCode() == 204; i++) answer = server.publish(flood);
        assertEquals("429 rate limit exceeded\n", answer.statusCode() + " " + answer.body());
        assertTrue(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()) > 0);
        assertEquals(
                204,
                server.publish("{\"type\":\"online\",\"peerID\":\"a neighbour\"}").statusCode());
    }

    @Test
    void aForeignPageCannotPublish() throws Exception {
        String message = "{\"type\":\"online\",\"peerID\":\"forged\"}";
        assertEquals(403, server.publish(message, "Sec-Fetch-Site", "cross-site").statusCode());
        assertEquals(403, server.publish(message, "Origin", "https://evil.example").statusCode());
    }

    @Test
    void aListedOriginMayPublish() throws Exception {
        try (TestServer listed = TestServer.start("presence.cors_origins=https://app.example")) {
            HttpResponse<String> answer =
                    listed.publish(
                            "{\"type\":\"online\",\"peerID\":\"p\"}",
                            "Origin",
                            "https://app.example",
                            "Sec-Fetch-Site",
                            "cross-site");
            assertEquals(204, answer.statusCode());
            assertEquals(
                    "https://app.example",
                    answer.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
        }
    }

    private static String json(Presence message) {
        return new String(PresenceJson.write(message), StandardCharsets.UTF_8);
    }

    private static Presence online(Keypair keys, String content, long ts) {
        return new Presence(
                Presence.Type.ONLINE,
                keys.peerId().toString(),
                content,
                "",
                "",
                false,
                List.of(),
                ts,
                "");
    }

    @Test
    void aForgedOrReplayedOrUnsignedAfterSignedMessageIsRefused() throws Exception {
        Keypair keys = Keypair.generate();
        long now = System.currentTimeMillis();
        Presence honest = PresenceSignature.sign(online(keys, "Alice", now), keys);
        HttpResponse<String> taken = server.publish(json(honest));
        assertEquals(204, taken.statusCode(), taken.body());
        String token = taken.headers().firstValue("Goop-Token").orElseThrow();

        assertEquals(403, server.publish(json(honest)).statusCode(), "a replay");
        Presence forged = online(keys, "Mallory", now + 1).withSig(honest.sig());
        assertEquals(403, server.publish(json(forged)).statusCode(), "a forgery");
        HttpResponse<String> unsigned = server.publish(json(online(keys, "Mallory", now + 2)));
        assertEquals("403 signature required\n", unsigned.statusCode() + " " + unsigned.body());
        Presence late = PresenceSignature.sign(online(keys, "Alice", now - 200_000), keys);
        assertEquals(403, server.publish(json(late)).statusCode(), "an old message");

        Presence beat = online(keys, "Alice", now + 3).withType(Presence.Type.UPDATE);
        assertEquals(204, server.publish(json(beat), "Goop-Token", token).statusCode());
        HttpResponse<String> wrong = server.publish(json(beat), "Goop-Token", token + "x");
        assertEquals("403 signature required\n", wrong.statusCode() + " " + wrong.body());

        // The operator lifts it for a user who goes back to a program that does not sign.
        String id = "{\"peerID\":\"" + keys.peerId() + "\"}";
        assertEquals(204, server.postAsAdmin("/admin/release", id).statusCode());
        assertEquals(204, server.publish(json(online(keys, "Alice", now + 5))).statusCode());
    }

    @Test
    void withRequireSignedOnlySignedMessagesOfRealIdsAreTaken() throws Exception {
        try (TestServer strict = TestServer.start("presence.require_signed=true")) {
            HttpResponse<String> answer =
                    strict.publish("{\"type\":\"online\",\"peerID\":\"any string\"}");
            assertEquals("403 signature required\n", answer.statusCode() + " " + answer.body());
            Keypair keys = Keypair.generate();
            Presence signed =
                    PresenceSignature.sign(online(keys, "A", System.currentTimeMillis()), keys);
            assertEquals(204, strict.publish(json(signed)).statusCode());
        }
    }

    @Test
    void beyondTheLimitOfPeersTheBoardIsFull() throws Exception {
        try (TestServer small = TestServer.start("presence.limit_peers=2")) {
            assertEquals(204, small.publish("{\"type\":\"online\",\"peerID\":\"a\"}").statusCode());
            assertEquals(204, small.publish("{\"type\":\"online\",\"peerID\":\"b\"}").statusCode());
            HttpResponse<String> third = small.publish("{\"type\":\"online\",\"peerID\":\"c\"}");
            assertEquals(503, third.statusCode());
            assertTrue(third.headers().firstValue("Retry-After").isPresent());
            assertEquals(204, small.publish("{\"type\":\"update\",\"peerID\":\"a\"}").statusCode());
            assertEquals(
                    204, small.publish("{\"type\":\"offline\",\"peerID\":\"b\"}").statusCode());
            assertEquals(204, small.publish("{\"type\":\"online\",\"peerID\":\"c\"}").statusCode());
        }
    }

    @Test
    void optionsAndHeadBehave() throws Exception {
        HttpResponse<String> options =
                server.send(
                        server.request("/publish")
                                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertEquals(204, options.statusCode());
        assertEquals("POST, OPTIONS", options.headers().firstValue("Allow").orElseThrow());
        HttpResponse<String> head =
                server.send(
                        server.request("/healthz")
                                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertEquals(200, head.statusCode());
        assertEquals("3", head.headers().firstValue("Content-Length").orElseThrow());
    }
}
