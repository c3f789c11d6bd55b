package goop.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;

/// Two peers of one machine that both want to run its rendezvous server.
class LocalRendezvousTest {
    @Test
    void theSecondJoinsTheFirstAndTakesItsPlace() throws Exception {
        TestPeer anna = TestPeer.hosting("Anna");
        String port = "presence.rendezvous_port=" + URI.create(anna.server()).getPort();
        try (TestPeer bob = TestPeer.hosting("Bob", port)) {
            assertTrue(anna.node.ownRendezvous().isPresent());
            assertTrue(bob.node.ownRendezvous().isEmpty());
            anna.sees(bob);
            bob.sees(anna);
            anna.close();
            TestPeer.await(() -> bob.node.ownRendezvous().isPresent(), "for Bob's own server");
            try (TestPeer carl = TestPeer.hosting("Carl", port)) {
                bob.sees(carl);
                carl.sees(bob);
                assertEquals(1, carl.node.peers().size());
            }
        }
    }

    @Test
    void anotherProgramOnThePortIsAnError() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            IOException refused =
                    assertThrows(
                            IOException.class,
                            () ->
                                    TestPeer.startIn(
                                            Files.createTempDirectory("goop-peer"),
                                            "Anna",
                                            "presence.rendezvous_host=true",
                                            "presence.rendezvous_port=" + other.getLocalPort()));
            assertTrue(refused.getMessage().contains("cannot listen"), refused.getMessage());
        }
    }
}
