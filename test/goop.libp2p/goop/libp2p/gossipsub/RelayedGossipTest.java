package goop.libp2p.gossipsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.Multiaddr;
import goop.libp2p.Stream;
import goop.libp2p.relay.RelayLimits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Through a relay that limits what a connection carries there is no gossip; through one that does
/// not there is.
class RelayedGossipTest {
    private static final String TOPIC = "weather";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<AutoCloseable> open = new ArrayList<>();
    private Host hidden;
    private Host caller;
    private Topic theirs;
    private Topic ours;

    private Host keep(Host host) {
        open.add(host);
        return host;
    }

    private Topic enter(Host host) {
        GossipSub gossip = GossipSub.start(host, GossipParameters.defaults());
        open.add(gossip);
        return gossip.subscribe(TOPIC, Validator.ACCEPT_ALL, new Inbox());
    }

    private Connection through(RelayLimits limits) throws Exception {
        Host relay =
                keep(Host.builder().listen("/ip4/127.0.0.1/tcp/0").relayService(limits).start());
        hidden = keep(Host.builder().start());
        caller = keep(Host.builder().start());
        theirs = enter(hidden);
        ours = enter(caller);
        hidden.relays().keep(relay.fullAddresses().getFirst());
        hidden.relays().await(relay.peerId(), PATIENCE);
        Connection connection = caller.connect(hidden.fullAddresses().getFirst());
        connection.awaitInfo(PATIENCE);
        Inbox.await("a connection", () -> hidden.connection(caller.peerId()).isPresent());
        hidden.connection(caller.peerId()).orElseThrow().awaitInfo(PATIENCE);
        return connection;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) each.close();
    }

    @Test
    void aLimitedConnectionCarriesNone() throws Exception {
        Connection limited = through(RelayLimits.defaults());
        assertTrue(limited.isLimited());
        try (Stream stream = limited.newStream("/meshsub/1.1.0")) {
            stream.readTimeout(PATIENCE);
            assertThrows(IOException.class, () -> stream.in().readAllBytes());
        }
        assertEquals(Set.of(), theirs.peers());
        assertEquals(Set.of(), ours.peers());
        // As soon as there is a direct one, there is gossip.
        hidden.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
        hidden.connect(caller.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
        Inbox.await("a mesh", () -> ours.mesh().equals(Set.of(hidden.peerId())));
        Inbox.await("a mesh", () -> theirs.mesh().equals(Set.of(caller.peerId())));
    }

    @Test
    void anUnlimitedOneCarriesIt() throws Exception {
        RelayLimits limits =
                RelayLimits.defaults()
                        .with(new RelayLimits.Circuits(512, 16, Duration.ZERO, 0))
                        .with(new RelayLimits.Traffic(0, 0, Duration.ofDays(1)));
        through(limits);
        Inbox.await("a mesh", () -> ours.mesh().equals(Set.of(hidden.peerId())));
    }
}
