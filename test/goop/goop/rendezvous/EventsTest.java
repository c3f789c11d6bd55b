package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.rendezvous.TestServer.Lines;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.util.zip.GZIPInputStream;

class EventsTest {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private void publish(String type, String id, String more) throws Exception {
        HttpResponse<String> answer =
                server.publish("{\"type\":\"%s\",\"peerID\":\"%s\"%s}".formatted(type, id, more));
        assertEquals(204, answer.statusCode(), answer.body());
    }

    @Test
    void theDefaultViewOpensAsAGoop2ServersDoesAndShowsWhoIsThere() throws Exception {
        publish("online", "early", ",\"content\":\"Early\",\"ts\":1738764000000");
        try (Lines stream = server.events("")) {
            assertEquals(
                    "text/event-stream",
                    stream.response.headers().firstValue("Content-Type").orElseThrow());
            assertEquals(
                    "no-cache",
                    stream.response.headers().firstValue("Cache-Control").orElseThrow());
            assertEquals(
                    "no", stream.response.headers().firstValue("X-Accel-Buffering").orElseThrow());
            assertEquals(
                    "default", stream.response.headers().firstValue("Goop-View").orElseThrow());
            assertEquals(": ok", stream.next());
            assertEquals(
                    "data: {\"type\":\"online\",\"peerID\":\"early\",\"content\":\"Early\","
                            + "\"ts\":1738764000000}",
                    stream.next("data:"));
            publish("online", "late", "");
            assertTrue(stream.next("data:").contains("\"late\""));
            publish("update", "late", ",\"content\":\"<Late>\"");
            assertTrue(stream.next("data:").contains("\"content\":\"\\u003cLate\\u003e\""));
            publish("offline", "early", "");
            assertTrue(
                    stream.next("data:")
                            .startsWith("data: {\"type\":\"offline\",\"peerID\":\"early\""));
        }
    }

    @Test
    void theChangesViewIsASnapshotThenLiveThenChangesOnly() throws Exception {
        publish("online", "a", ",\"content\":\"A\"");
        try (Lines stream = server.events("?view=changes")) {
            assertEquals(
                    "changes", stream.response.headers().firstValue("Goop-View").orElseThrow());
            assertEquals(": ok", stream.next());
            assertEquals("event: snapshot", stream.next("event:"));
            assertTrue(
                    stream.next("data:")
                            .startsWith("data: [{\"type\":\"online\",\"peerID\":\"a\""));
            assertEquals("event: live", stream.next("event:"));
            // A heartbeat that changes nothing is not passed on: the next thing is the change.
            publish("update", "a", ",\"content\":\"A\"");
            publish("update", "a", ",\"content\":\"B\"");
            String change = stream.next("data: {\"");
            assertTrue(change.contains("\"content\":\"B\""), change);
        }
    }

    @Test
    void aStreamResumesAfterTheEventThatItSawLast() throws Exception {
        String id;
        try (Lines stream = server.events("?view=changes")) {
            stream.next("data: {}");
            publish("online", "first", "");
            id = stream.next("id:").substring(4);
            stream.next("data:");
        }
        publish("online", "second", "");
        try (Lines stream = server.events("?view=changes", "Last-Event-ID", id)) {
            String line = stream.next();
            for (; !line.startsWith("data:"); line = stream.next()) {
                assertFalse(
                        line.startsWith("event: snapshot"), "a snapshot where nothing was lost");
            }
            assertTrue(line.contains("\"second\""), line);
        }
        // An id of another boot, or nonsense, is answered with a snapshot.
        for (String unknown : new String[] {"zzz-1", "nonsense", id + "9999"}) {
            try (Lines stream = server.events("?view=changes", "Last-Event-ID", unknown)) {
                assertEquals("event: snapshot", stream.next("event:"));
            }
        }
    }

    @Test
    void aPeerThatFallsSilentLeavesAfterItsTimeToLive() throws Exception {
        try (TestServer quick =
                        TestServer.start("presence.ttl_seconds=2", "presence.heartbeat_seconds=1");
                Lines stream = quick.news()) {
            quick.publish("{\"type\":\"online\",\"peerID\":\"brief\"}");
            assertTrue(stream.next("data: {\"").contains("\"online\""));
            assertTrue(stream.next("data: {\"").contains("\"offline\""));
        }
    }

    @Test
    void gzipIsOneStreamThatComesThroughAtOnce() throws Exception {
        try (Lines plain = server.events("?view=changes", "Accept-Encoding", "gzip")) {
            assertEquals(
                    "gzip", plain.response.headers().firstValue("Content-Encoding").orElseThrow());
            Lines stream = new Lines(plain.response, new GZIPInputStream(plain.response.body(), 1));
            assertEquals("event: live", stream.next("event: live"));
            publish("online", "pressed", "");
            assertTrue(stream.next("data: {\"").contains("\"pressed\""));
        }
    }

    @Test
    void anUnknownViewIsRefused() throws Exception {
        HttpResponse<String> answer = server.get("/events?view=bogus");
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("default or changes"), answer.body());
    }

    @Test
    void streamsOverTheLimitOfAnAddressAreRefused() throws Exception {
        try (TestServer small = TestServer.start("presence.limit_streams_per_address=2");
                Lines first = small.events("");
                Lines second = small.events("")) {
            assertEquals(": ok", first.next());
            assertEquals(": ok", second.next());
            HttpResponse<String> third = small.get("/events");
            assertEquals(
                    "429 too many SSE connections from IP (2)\n",
                    third.statusCode() + " " + third.body());
        }
    }

    @Test
    void streamsOverTheTotalAreRefused() throws Exception {
        try (TestServer small = TestServer.start("presence.limit_streams=1");
                Lines first = small.events("")) {
            assertEquals(": ok", first.next());
            assertEquals(503, small.get("/events").statusCode());
        }
    }

    @Test
    void whenTheServerStopsStreamsAreToldWhenToComeBack() throws Exception {
        try (Lines stream = server.events("?view=changes")) {
            stream.next("event: live");
            server.server.close();
            assertTrue(stream.next("retry:").length() > 6);
            String line = stream.next();
            while (line != null) line = stream.next();
            assertNull(line);
        }
    }
}
