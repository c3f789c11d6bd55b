package goop.libp2p.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import goop.libp2p.Keypair;
import goop.libp2p.LimitException;
import goop.libp2p.Limits;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class AdmissionTest {
    private final Admission admission =
            new Admission(
                    Limits.defaults()
                            .with(new Limits.Connections(10, 9, 8, Duration.ZERO, 2, 4))
                            .with(new Limits.Handshakes(6, 3, Duration.ofSeconds(1))));
    private final PeerId peer = Keypair.generate().peerId();

    private Admission.Ticket from(String ip) throws IOException {
        String family = ip.contains(":") ? "/ip6/" : "/ip4/";
        return admission.inbound(Multiaddr.parse(family + ip + "/tcp/5"));
    }

    @Test
    void oneAddressGetsSoManyHandshakesAndConnections() throws IOException {
        List<Admission.Ticket> tickets = new ArrayList<>();
        for (int count = 0; count < 3; count++) tickets.add(from("8.8.8.8"));
        assertThrows(LimitException.class, () -> from("8.8.8.8"));
        from("8.8.4.4").close();
        for (Admission.Ticket each : tickets) each.established(Keypair.generate().peerId());
        tickets.add(from("8.8.8.8"));
        assertThrows(LimitException.class, () -> from("8.8.8.8"), "the fifth connection");
        tickets.forEach(Admission.Ticket::close);
        from("8.8.8.8").close();
        assertEquals(0, admission.connections());
    }

    @Test
    void aWholeSlash64IsOneAddress() throws IOException {
        for (int count = 1; count <= 3; count++) from("2600:1:2:3::" + count);
        assertThrows(LimitException.class, () -> from("2600:1:2:3:4:5:6:7"));
        from("2600:1:2:4::1");
    }

    @Test
    void loopbackCountsInAllOnly() throws IOException {
        for (int count = 0; count < 6; count++) from("127.0.0.1");
        LimitException refused = assertThrows(LimitException.class, () -> from("127.0.0.1"));
        assertEquals("the limit of 6 handshakes", refused.getMessage());
    }

    @Test
    void oneImpudentPeerGetsSoManyConnections() throws IOException {
        admission.outbound().established(peer);
        from("127.0.0.1").established(peer);
        Admission.Ticket third = from("127.0.0.1");
        assertThrows(LimitException.class, () -> third.established(peer));
        third.close();
        third.close();
        assertEquals(2, admission.connections());
        assertEquals(0, admission.handshakes());
    }

    @Test
    void inAllThereAreSoMany() throws IOException {
        for (int count = 0; count < 10; count++) admission.outbound();
        assertThrows(LimitException.class, admission::outbound);
        assertThrows(LimitException.class, () -> from("127.0.0.1"));
    }
}
