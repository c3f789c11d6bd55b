package goop.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.PeerId;
import goop.peer.ChatEntry.Delivery.State;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Peers on loopback, introduced by the rendezvous server of one of them.
class PeerNodeTest {
    @Test
    void threePeersSeeEachOtherAndWhoLeavesIsGoneAtOnce() throws Exception {
        try (TestPeer anna = TestPeer.hosting("Anna");
                TestPeer bob = anna.friend("Bob")) {
            TestPeer carl = anna.friend("Carl");
            anna.sees(bob).sees(carl);
            bob.sees(anna).sees(carl);
            carl.sees(anna).sees(bob);
            ListedPeer row = bob.node.peers().find(carl.id()).orElseThrow();
            assertTrue(row.verified());
            assertEquals("Carl", row.label());
            assertEquals(Reach.Way.UNTRIED, row.reach().way());
            assertTrue(bob.node.peers().find(bob.id()).isEmpty());
            long start = System.nanoTime();
            carl.close();
            for (TestPeer each : List.of(anna, bob)) {
                TestPeer.await(
                        () -> each.node.peers().find(carl.id()).isEmpty(), "for Carl to be gone");
            }
            System.out.printf("close and gone: %d ms%n", (System.nanoTime() - start) / 1_000_000);
        }
    }

    @Test
    void sitesLabelsAndPicturesComeFromPeerToPeer() throws Exception {
        try (TestPeer anna = TestPeer.hosting("Anna");
                TestPeer bob = anna.friend("Bob")) {
            anna.write("site/index.html", "<h1>Anna</h1>");
            anna.write("site/empty.txt", "");
            bob.sees(anna);
            PeerId her = anna.node.id();
            try (Body page = bob.node.page(her, "/")) {
                assertEquals("text/html; charset=utf-8", page.mime());
                assertEquals("<h1>Anna</h1>", new String(page.bytes(100)));
            }
            try (Body page = bob.node.page(her, "/empty.txt")) {
                assertEquals(0, page.bytes(100).length);
            }
            IOException absent =
                    assertThrows(RefusedException.class, () -> bob.node.page(her, "/no"));
            assertEquals("the peer says: not found", absent.getMessage());
            assertEquals("Anna", bob.node.label(her));
            assertEquals(Optional.empty(), bob.node.avatar(her));
            byte[] picture = {1, 2, 3};
            anna.node.avatar().replace(picture);
            assertArrayEquals(picture, bob.node.avatar(her).orElseThrow());
            anna.node.announce();
            TestPeer.await(
                    () ->
                            bob.node
                                    .peers()
                                    .find(anna.id())
                                    .map(it -> !it.message().avatarHash().isEmpty())
                                    .orElse(false),
                    "for the hash of the picture");
            assertEquals(Reach.Way.LAN, bob.node.reach(her).way());
        }
    }

    @Test
    void aLargePageArrivesWhole() throws Exception {
        byte[] bytes = new byte[5_000_000];
        new Random(1).nextBytes(bytes);
        try (TestPeer anna = TestPeer.hosting("Anna");
                TestPeer bob = anna.friend("Bob")) {
            Files.createDirectories(anna.folder.resolve("site"));
            Files.write(anna.folder.resolve("site/big.bin"), bytes);
            bob.sees(anna);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (Body page = bob.node.page(anna.node.id(), "/big.bin")) {
                page.transferTo(out);
            }
            assertArrayEquals(bytes, out.toByteArray());
        }
    }

    @Test
    void messagesArriveWithAReceiptAndFailuresSayWhy() throws Exception {
        try (TestPeer anna = TestPeer.hosting("Anna");
                TestPeer bob = anna.friend("Bob")) {
            anna.sees(bob);
            bob.sees(anna);
            Feed.Reader<ChatEvent> events = bob.node.chat().events();
            ChatEntry sent = anna.node.chat().send(bob.node.id(), "hello");
            assertEquals(State.DELIVERED, sent.delivery().state(), sent.delivery()::toString);
            ChatEvent event = events.next(Duration.ofSeconds(30)).getFirst();
            assertEquals("hello", ((ChatEvent.Added) event).entry().message().content());
            assertEquals(1, bob.node.chat().unread().get(anna.id()));
            bob.node.chat().read(anna.id());
            assertEquals(0, bob.node.chat().unread().size());

            ChatEntry all = bob.node.chat().broadcast("to everybody");
            assertEquals(State.DELIVERED, all.delivery().state());
            assertEquals(1, all.delivery().reached());
            assertEquals(
                    "to everybody",
                    anna.node
                            .chat()
                            .messages(ChatHistory.EVERYBODY)
                            .getFirst()
                            .message()
                            .content());

            PeerId nobody = PeerId.parse("12D3KooWJ1TsijH7H5F74hfAD5XishQz3sxrmAtVY37GtNd9CqYf");
            ChatEntry lost = anna.node.chat().send(nobody, "hello?");
            assertEquals(State.FAILED, lost.delivery().state());
            assertTrue(
                    lost.delivery().why().contains("no address of it is known"),
                    lost.delivery().why());
        }
    }

    @Test
    void whatWasSaidIsKeptWhereThatIsWanted() throws Exception {
        try (TestPeer anna = TestPeer.hosting("Anna")) {
            TestPeer bob = anna.friend("Bob", "chat.keep_history=true");
            anna.sees(bob);
            anna.node.chat().send(bob.node.id(), "keep this");
            bob.node.close();
            PeerNode again = TestPeer.startIn(bob.folder, "Bob", "chat.keep_history=true").node;
            try {
                ChatEntry kept = again.chat().messages(anna.id()).getFirst();
                assertEquals("keep this", kept.message().content());
                assertTrue(kept.unread());
            } finally {
                again.close();
            }
        }
    }

    @Test
    void aFileArrivesWholeAndVerified() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(2).nextBytes(bytes);
        try (TestPeer anna = TestPeer.hosting("Anna");
                TestPeer bob = anna.friend("Bob")) {
            Path shared = Files.createDirectories(anna.folder.resolve("shared"));
            Files.write(shared.resolve("a file.bin"), bytes);
            Files.writeString(shared.resolve(".hidden"), "no");
            bob.sees(anna);
            List<SharedFile> files = bob.node.files(anna.node.id());
            assertEquals(List.of("a file.bin"), files.stream().map(SharedFile::name).toList());
            Feed.Reader<Download> changes = bob.node.downloads().changes();
            Download started = bob.node.downloads().start(anna.node.id(), files.getFirst());
            Download now = started;
            while (!now.state().over()) now = changes.next(Duration.ofSeconds(60)).getLast();
            assertEquals(Download.State.DONE, now.state(), now::toString);
            assertArrayEquals(bytes, Files.readAllBytes(now.file()));
            assertEquals(
                    List.of("a file.bin"),
                    Files.list(bob.folder.resolve("downloads"))
                            .map(each -> each.getFileName().toString())
                            .toList());
        }
    }

    @Test
    void aSecondPeerOnOneDirectoryIsRefused() throws Exception {
        try (TestPeer anna = TestPeer.start("Anna")) {
            IOException refused =
                    assertThrows(
                            IOException.class, () -> TestPeer.startIn(anna.folder, "Anna again"));
            assertTrue(refused.getMessage().contains("runs on this directory already"));
        }
    }

    @Test
    void aPeerWithoutAnyAddressIsSaidToBeOutOfReach() throws Exception {
        try (TestPeer anna = TestPeer.start("Anna")) {
            PeerId nobody = PeerId.parse("12D3KooWJ1TsijH7H5F74hfAD5XishQz3sxrmAtVY37GtNd9CqYf");
            assertThrows(ConnectException.class, () -> anna.node.page(nobody, "/"));
        }
    }
}
