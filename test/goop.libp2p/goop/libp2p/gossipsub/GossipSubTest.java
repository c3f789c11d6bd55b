package goop.libp2p.gossipsub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.libp2p.Host;
import goop.libp2p.PeerId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Hosts of ours over loopback.
class GossipSubTest {
    private static final String TOPIC = "weather";

    private final List<AutoCloseable> open = new ArrayList<>();

    private Host host() throws IOException {
        Host host = Host.builder().listen("/ip4/127.0.0.1/tcp/0").start();
        open.add(host);
        return host;
    }

    private GossipSub gossip(Host host) {
        GossipSub gossip = GossipSub.start(host, GossipParameters.defaults());
        open.add(gossip);
        return gossip;
    }

    private static void connect(Host one, Host other) throws Exception {
        one.connect(other.fullAddresses().getFirst());
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) each.close();
    }

    @Test
    void aMessageReachesTheOthersInTheTopicOnce() throws Exception {
        Host one = host();
        Host two = host();
        Host three = host();
        Inbox inbox = new Inbox();
        Inbox far = new Inbox();
        Inbox own = new Inbox();
        Topic ours = gossip(one).subscribe(TOPIC, Validator.ACCEPT_ALL, own);
        Topic theirs = gossip(two).subscribe(TOPIC, Validator.ACCEPT_ALL, inbox);
        Topic farther = gossip(three).subscribe(TOPIC, Validator.ACCEPT_ALL, far);
        connect(one, two);
        connect(two, three);
        Inbox.await("meshes", () -> ours.mesh().size() == 1 && theirs.mesh().size() == 2);
        Inbox.await("mesh", () -> farther.mesh().equals(Set.of(two.peerId())));
        ours.publish(Inbox.bytes("rain"));
        farther.publish(Inbox.bytes("sun"));
        Inbox.await("rain and sun", () -> inbox.messages().size() == 2);
        Inbox.await("rain", () -> far.texts().equals(List.of("rain")));
        Inbox.await("sun", () -> own.texts().equals(List.of("sun")));
        PeerId author = far.messages().getFirst().from();
        assertEquals(one.peerId(), author);
        assertEquals(Set.of("rain", "sun"), Set.copyOf(inbox.texts()));
    }
}
