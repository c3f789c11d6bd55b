package goop.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.JsonObject;
import goop.libp2p.PeerId;
import goop.libp2p.interop.Partner;
import goop.libp2p.interop.Partner.Make;
import goop.peer.ChatEntry.Delivery.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Our peer and one that speaks as goop2's peers do: every protocol, in both directions.
class Goop2Test {
    @TempDir private Path folder;

    private Partner partner(String rendezvous) throws IOException {
        Path site = Files.createDirectories(folder.resolve("site"));
        Path shared = Files.createDirectories(folder.resolve("shared"));
        Files.writeString(site.resolve("index.html"), "<h1>Greta</h1>");
        Files.write(shared.resolve("data.bin"), bytes(300_000));
        Path avatar = folder.resolve("avatar.png");
        Files.write(avatar, new byte[] {9, 8, 7});
        return Partner.start(
                Make.GOOP2,
                "--label",
                "Greta",
                "--site",
                site.toString(),
                "--shared",
                shared.toString(),
                "--avatar",
                avatar.toString(),
                "--rendezvous",
                rendezvous);
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static Optional<JsonObject> seen(Partner partner, PeerId who) throws IOException {
        for (JsonObject each : partner.ask("peers").array("peers").objects()) {
            if (each.string("peerID").equals(who.toString())) return Optional.of(each);
        }
        return Optional.empty();
    }

    private static void awaitGreta(TestPeer us, Partner greta, Source source) throws Exception {
        TestPeer.await(
                () ->
                        us.node
                                .peers()
                                .find(greta.id().toString())
                                .map(it -> it.sources().contains(source))
                                .orElse(false),
                "to hear of Greta by " + source);
    }

    @Test
    void weAskThem() throws Exception {
        try (TestPeer us = TestPeer.hosting("Anna");
                Partner greta = partner(us.server())) {
            awaitGreta(us, greta, Source.LOCAL);
            PeerId her = greta.id();
            assertEquals("Greta", us.node.label(her));
            try (Body page = us.node.page(her, "/")) {
                assertEquals("text/html; charset=utf-8", page.mime());
                assertEquals("<h1>Greta</h1>", new String(page.bytes(1000)));
            }
            IOException absent =
                    assertThrows(RefusedException.class, () -> us.node.page(her, "/no"));
            assertEquals("the peer says: not found", absent.getMessage());
            assertThrows(RefusedException.class, () -> us.node.page(her, "/lua/x"));
            assertArrayEquals(new byte[] {9, 8, 7}, us.node.avatar(her).orElseThrow());
            assertEquals(State.DELIVERED, us.node.chat().send(her, "good day").delivery().state());
            JsonObject got = greta.ask("chats").array("messages").objects().getFirst();
            assertEquals("good day", got.string("content"));
            assertEquals("direct", got.string("type"));
            assertEquals(us.id(), got.string("from"));
            // Connected, so they gossip too; what she signs there is verified.
            awaitGreta(us, greta, Source.GOSSIP);
            TestPeer.await(
                    () -> us.node.peers().find(her.toString()).orElseThrow().verified(),
                    "for a signed message");
            greta.ask("leave");
            TestPeer.await(
                    () -> us.node.peers().find(her.toString()).isEmpty(), "for Greta to be gone");
        }
    }

    @Test
    void ourDownloadsOfTheirFilesAreVerified() throws Exception {
        try (TestPeer us = TestPeer.hosting("Anna");
                Partner greta = partner(us.server())) {
            awaitGreta(us, greta, Source.LOCAL);
            SharedFile file = us.node.files(greta.id()).getFirst();
            assertEquals("data.bin", file.name());
            Feed.Reader<Download> changes = us.node.downloads().changes();
            Download now = us.node.downloads().start(greta.id(), file);
            while (!now.state().over()) now = changes.next(Duration.ofSeconds(60)).getLast();
            assertEquals(Download.State.DONE, now.state(), now::toString);
            assertArrayEquals(bytes(300_000), Files.readAllBytes(now.file()));
        }
    }

    @Test
    void theyAskUs() throws Exception {
        try (TestPeer us = TestPeer.hosting("Anna");
                Partner greta = partner(us.server())) {
            us.write("site/index.html", "<h1>Anna</h1>");
            us.write("site/lua/secret.lua", "no");
            us.write("shared/a.txt", "shared");
            us.node.avatar().replace(new byte[] {1, 2});
            TestPeer.await(() -> seen(greta, us.node.id()).isPresent(), "for Greta to see us");
            assertEquals("Anna", seen(greta, us.node.id()).orElseThrow().string("content"));
            greta.ask("connect", "addr", us.node.addresses().getFirst());
            assertEquals("Anna\n", greta.ask("content", "peer", us.id()).string("text"));
            JsonObject page = greta.ask("site", "peer", us.id(), "path", "/");
            assertEquals("<h1>Anna</h1>", page.string("text"));
            assertEquals("text/html; charset=utf-8", page.string("mime"));
            assertFails(greta, "ERR forbidden", "site", "peer", us.id(), "path", "/lua/secret.lua");
            assertFails(greta, "ERR not found", "site", "peer", us.id(), "path", "/no");
            assertEquals(2, greta.ask("avatar", "peer", us.id()).integer("size"));
            greta.ask("chat", "peer", us.id(), "content", "hello Anna");
            TestPeer.await(
                    () -> us.node.chat().messages(greta.id().toString()).size() == 1,
                    "for the message");
            JsonObject list =
                    greta.ask("docs", "peer", us.id(), "group", "shared").object("answer");
            assertEquals("a.txt", list.array("files").objects().getFirst().string("name"));
            JsonObject fetched =
                    greta.ask("fetch", "peer", us.id(), "group", "shared", "file", "a.txt");
            assertEquals("shared", fetched.string("text"));
            JsonObject refused = greta.ask("docs", "peer", us.id(), "group", "").object("answer");
            assertEquals("missing group_id", refused.string("error"));
        }
    }

    private static void assertFails(Partner partner, String why, String op, Object... fields) {
        IOException failed = assertThrows(Partner.Failure.class, () -> partner.ask(op, fields));
        assertTrue(failed.getMessage().endsWith(why), failed.getMessage());
    }

    @Test
    void whoSpeaksInAnothersNameIsNotHeard() throws Exception {
        try (TestPeer us = TestPeer.hosting("Anna");
                Partner greta = partner(us.server())) {
            awaitGreta(us, greta, Source.LOCAL);
            us.node.label(greta.id());
            awaitGreta(us, greta, Source.GOSSIP);
            String nobody = "12D3KooWJ1TsijH7H5F74hfAD5XishQz3sxrmAtVY37GtNd9CqYf";
            assertFails(
                    greta, "stream reset", "chat", "peer", us.id(), "content", "x", "from", nobody);
            greta.ask("gossip", "peer", nobody, "content", "forged");
            greta.ask("chat", "peer", us.id(), "content", "after it");
            TestPeer.await(
                    () -> us.node.chat().messages(greta.id().toString()).size() == 1,
                    "for the message");
            assertTrue(us.node.peers().find(nobody).isEmpty());
            assertEquals(0, us.node.chat().messages(nobody).size());
        }
    }

    @Test
    void aServerOfTheirKindIntroducesUs() throws Exception {
        Path program = Path.of("build/interop/goop2like");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isExecutable(program));
        Process server =
                new ProcessBuilder(program.toString(), "--serve", "127.0.0.1:0")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var lines = server.inputReader()) {
            String url = goop.json.Json.parseObject(lines.readLine().getBytes()).string("url");
            String wan = "presence.rendezvous_wan=" + url;
            String beat = "presence.heartbeat_seconds=1";
            try (TestPeer anna = TestPeer.start("Anna", wan, beat);
                    Partner greta = partner(url)) {
                TestPeer bob = TestPeer.start("Bob", wan, beat);
                anna.sees(bob);
                bob.sees(anna);
                awaitGreta(anna, greta, Source.WAN);
                TestPeer.await(() -> seen(greta, anna.node.id()).isPresent(), "to be seen");
                assertEquals("Greta", anna.node.label(greta.id()));
                assertEquals(
                        Set.of(Source.WAN),
                        anna.node.peers().find(bob.id()).orElseThrow().sources());
                bob.close();
                TestPeer.await(
                        () -> anna.node.peers().find(bob.id()).isEmpty(), "for Bob to be gone");
                assertEquals(List.of(), problems(anna));
            }
        } finally {
            server.destroyForcibly();
        }
    }

    private static List<String> problems(TestPeer peer) {
        return peer.node.rendezvous().stream()
                .map(RendezvousStatus::problem)
                .filter(each -> !each.isEmpty())
                .toList();
    }
}
