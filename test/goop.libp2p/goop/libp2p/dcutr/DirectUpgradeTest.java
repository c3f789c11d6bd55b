package goop.libp2p.dcutr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.Multiaddr;
import goop.libp2p.Stream;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Streams that are no upgrade. On loopback.
class DirectUpgradeTest {
    @Test
    void onADirectConnectionNobodyIsMadeToDial() throws Exception {
        try (Host host = Host.builder().listen("/ip4/127.0.0.1/tcp/0").start();
                Host other = Host.builder().start()) {
            Connection connection = other.connect(host.fullAddresses().getFirst());
            List<Multiaddr> victim = Multiaddr.parseAll(List.of("/ip4/85.0.0.9/tcp/25"));
            try (Stream stream = connection.newStream(DirectUpgrade.PROTOCOL)) {
                stream.readTimeout(Duration.ofSeconds(30));
                stream.out().write(new HolePunchMessage.Connect(victim).toBytes());
                assertThrows(IOException.class, () -> HolePunchMessage.read(stream.in()));
            }
            assertEquals(Optional.empty(), host.punchReport(other.peerId()));
        }
    }

    @Test
    void whoWantsNoHolesDoesNotOfferThem() throws Exception {
        try (Host host =
                Host.builder().listen("/ip4/127.0.0.1/tcp/0").holePunching(false).start()) {
            assertEquals(false, host.protocols().contains(DirectUpgrade.PROTOCOL));
        }
    }
}
