package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.presence.ClientSettings;
import goop.presence.Presence;
import goop.presence.PresenceClient;
import goop.presence.PresenceListener;
import goop.presence.View;
import goop.registration.RegistrationClaim;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A peer that publishes to a server that wants its peers registered.
class UnregisteredPeerTest {
    private static final String ADDRESS = "anna@example.org";

    @TempDir Path folder;

    /// Says in order what became of the peer's messages, and whom it sees.
    private static final class Ear implements PresenceListener {
        final BlockingQueue<String> published = new LinkedBlockingQueue<>();
        final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

        @Override
        public void published() {
            published.add("yes");
        }

        @Override
        public void notPublished(IOException why, Duration retryIn) {
            published.add(why.getMessage());
        }

        @Override
        public void connected(View view) {
            seen.add("connected");
        }

        @Override
        public void heard(Heard heard) {
            seen.add(heard.message().peerId());
        }
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        String next = queue.poll(30, TimeUnit.SECONDS);
        assertNotNull(next, "nothing in 30 s");
        return next;
    }

    @Test
    void itSaysThatItIsNotRegisteredAndWhereAndGoesOnUntilItIs() throws Exception {
        Keypair key = Keypair.generate();
        String id = key.peerId().toString();
        Ear ear = new Ear();
        try (TestServer server =
                        TestServer.startIn(
                                Files.createDirectory(folder.resolve("server")),
                                "presence.peer_db_path=" + folder.resolve("board.db"),
                                "presence.registration_required=true",
                                "presence.admin_password=" + TestServer.PASSWORD);
                PresenceClient peer =
                        PresenceClient.start(
                                ClientSettings.of(server.url("").toString()), key, ear)) {
            peer.announce(
                    new Presence(
                            Presence.Type.ONLINE,
                            id,
                            "label",
                            ADDRESS,
                            "",
                            false,
                            List.of(),
                            0,
                            ""));
            String refusal = "not registered: register at " + server.url("/register");
            assertEquals(refusal, next(ear.published));
            assertEquals(refusal, next(ear.published), "it goes on");
            assertEquals("connected", next(ear.seen), "and watches");

            RegistrationClaim claim =
                    RegistrationClaim.sign(ADDRESS, key, System.currentTimeMillis());
            assertEquals(200, RegistrationTest.register(server, claim).statusCode());
            String token = RegistrationTest.nextLink(server, 0);
            assertEquals(200, server.get("/verify?token=" + token).statusCode());
            String last = next(ear.published);
            while (last.equals(refusal)) last = next(ear.published);
            assertEquals("yes", last);
            assertEquals(id, next(ear.seen), "by the same stream");
            assertTrue(server.send(server.asAdmin("/peers.json")).body().contains(id));
        }
    }
}
