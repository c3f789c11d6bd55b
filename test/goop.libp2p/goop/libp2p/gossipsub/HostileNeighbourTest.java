package goop.libp2p.gossipsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Host;
import goop.libp2p.Keypair;
import goop.libp2p.Stream;
import goop.libp2p.wire.Delimited;
import goop.libp2p.wire.ProtobufWriter;
import goop.libp2p.wire.Varint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Peers that send what they should not, or do not read what they should. Each test ends with the
/// good ones among themselves as before.
class HostileNeighbourTest {
    private static final String TOPIC = "weather";
    private static final String MESHSUB = "/meshsub/1.1.0";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Inbox inbox = new Inbox();
    private final Keypair badKey = Keypair.generate();
    private Host host;
    private GossipSub gossip;
    private Topic topic;
    private Host bad;
    private Stream toHost;

    private Host start(Keypair key) throws IOException {
        Host started = Host.builder().key(key).listen("/ip4/127.0.0.1/tcp/0").start();
        open.add(started);
        return started;
    }

    private static GossipParameters small() {
        GossipParameters usual = GossipParameters.defaults();
        GossipParameters.Bounds b = usual.bounds();
        return usual.with(
                new GossipParameters.Bounds(
                        b.rpcBytes(),
                        b.topics(),
                        2,
                        16,
                        1 << 20,
                        4,
                        b.seenIds(),
                        b.historyBytes(),
                        b.promises(),
                        b.goneScores(),
                        Duration.ofSeconds(2)));
    }

    @BeforeEach
    void begin() throws Exception {
        host = start(Keypair.generate());
        gossip = GossipSub.start(host, small());
        open.add(gossip);
        topic = gossip.subscribe(TOPIC, Validator.ACCEPT_ALL, inbox);
        bad = start(badKey);
        // It takes the host's stream, and reads it.
        bad.handle(
                MESHSUB, stream -> stream.in().transferTo(java.io.OutputStream.nullOutputStream()));
        bad.connect(host.fullAddresses().getFirst());
        toHost = bad.newStream(host.peerId(), MESHSUB);
        say(new ProtobufWriter().message(1, new ProtobufWriter().bool(1, true).string(2, TOPIC)));
        Inbox.await("it is known", () -> topic.peers().contains(bad.peerId()));
    }

    @AfterEach
    void closeAll() throws Exception {
        goodOnesStillTalk();
        for (AutoCloseable each : open.reversed()) each.close();
    }

    private void say(ProtobufWriter rpc) throws IOException {
        Delimited.write(toHost.out(), rpc.toBytes());
    }

    private void say(Message message) throws IOException {
        say(new ProtobufWriter().bytes(2, message.toBytes()));
    }

    private void goodOnesStillTalk() throws Exception {
        Host good = start(Keypair.generate());
        GossipSub theirs = GossipSub.start(good, GossipParameters.defaults());
        open.add(theirs);
        Topic same = theirs.subscribe(TOPIC, Validator.ACCEPT_ALL, new Inbox());
        good.connect(host.fullAddresses().getFirst());
        Inbox.await("a good peer", () -> same.mesh().equals(Set.of(host.peerId())));
        same.publish(Inbox.bytes("the end"));
        Inbox.await("its message", () -> inbox.texts().contains("the end"));
    }

    private void isReset() {
        toHost.readTimeout(Duration.ofSeconds(30));
        assertThrows(IOException.class, () -> toHost.in().readAllBytes());
    }

    @Test
    void anRpcLongerThanAllowedEndsTheStreamBeforeItIsRead() throws Exception {
        Varint.write(toHost.out(), (1 << 20) + 1);
        isReset();
    }

    @Test
    void aLengthWithoutEndEndsTheStream() throws Exception {
        toHost.out().write(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1});
        isReset();
    }

    @Test
    void aFloodOfSubscriptionsEndsTheStream() throws Exception {
        ProtobufWriter flood = new ProtobufWriter();
        for (int i = 0; i < 60_000; i++) {
            flood.message(1, new ProtobufWriter().bool(1, true).string(2, "t" + i));
        }
        say(flood);
        isReset();
    }

    @Test
    void nonsenseEndsTheStream() throws Exception {
        Delimited.write(toHost.out(), Inbox.bytes("GET / HTTP/1.1\r\n\r\n"));
        isReset();
    }

    @Test
    void forgedMessagesAreNotDeliveredAndTheForgerIsIgnoredInTheEnd() throws Exception {
        Keypair victim = Keypair.generate();
        for (int i = 0; i < 10; i++) {
            Message message = Message.sign(victim, TOPIC, Inbox.bytes("forged " + i), i);
            byte[] bytes = message.toBytes();
            bytes[bytes.length - 1] ^= 1;
            say(new ProtobufWriter().bytes(2, bytes));
        }
        Inbox.await("its score falls", () -> gossip.score(bad.peerId()) < -70);
        Inbox.await("they are counted", () -> gossip.statistics().forged() >= 3);
        assertTrue(gossip.statistics().forged() <= 3, "the rest is not even looked at");
        say(Message.sign(badKey, TOPIC, Inbox.bytes("honestly"), 1));
        assertEquals(List.of(), inbox.messages());
    }

    @Test
    void whoReadsNothingLosesMessagesThenTheStream() throws Exception {
        Host deaf = start(Keypair.generate());
        List<Stream> unread = new ArrayList<>();
        deaf.handle(
                MESHSUB,
                stream -> {
                    unread.add(stream);
                    Thread.sleep(Duration.ofMinutes(5));
                });
        deaf.connect(host.fullAddresses().getFirst());
        Stream says = deaf.newStream(host.peerId(), MESHSUB);
        ProtobufWriter enter = new ProtobufWriter().bool(1, true).string(2, TOPIC);
        Delimited.write(says.out(), new ProtobufWriter().message(1, enter).toBytes());
        Inbox.await("it is known", () -> topic.peers().contains(deaf.peerId()));
        // Own messages are kept for a while, then the peer is given up.
        for (int i = 0; topic.peers().contains(deaf.peerId()) && i < 1000; i++) {
            topic.publish(new byte[100_000]);
        }
        Inbox.await("it is given up", () -> !topic.peers().contains(deaf.peerId()));
        assertTrue(topic.peers().contains(bad.peerId()), "who reads is not");
    }

    @Test
    void onePeerTooManyIsLeftOut() throws Exception {
        Host second = start(Keypair.generate());
        GossipSub theirs = GossipSub.start(second, GossipParameters.defaults());
        theirs.subscribe(TOPIC, Validator.ACCEPT_ALL, new Inbox());
        second.connect(host.fullAddresses().getFirst());
        Inbox.await("two", () -> topic.peers().size() == 2);
        Host third = start(Keypair.generate());
        third.connect(host.fullAddresses().getFirst());
        Stream refused = third.newStream(host.peerId(), MESHSUB);
        refused.readTimeout(Duration.ofSeconds(30));
        assertThrows(IOException.class, () -> refused.in().readAllBytes());
        theirs.close();
        Inbox.await("room again", () -> topic.peers().size() == 1);
    }

    @Test
    void aSecondStreamTakesThePlaceOfTheFirst() throws Exception {
        Stream first = toHost;
        toHost = bad.newStream(host.peerId(), MESHSUB);
        say(Message.sign(badKey, TOPIC, Inbox.bytes("second"), 1));
        Inbox.await("the second is heard", () -> inbox.texts().equals(List.of("second")));
        first.readTimeout(Duration.ofSeconds(30));
        assertThrows(IOException.class, () -> first.in().readAllBytes());
    }

    @Test
    void aSlowHandlerLosesMessagesAndIsToldOf() throws Exception {
        topic.close();
        Object gate = new Object();
        synchronized (gate) {
            topic =
                    gossip.subscribe(
                            TOPIC,
                            Validator.ACCEPT_ALL,
                            message -> {
                                synchronized (gate) {
                                    inbox.accept(message);
                                }
                            });
            for (int i = 0; i < 20; i++) {
                say(Message.sign(badKey, TOPIC, Inbox.bytes("message " + i), i));
            }
            Inbox.await("messages are dropped", () -> topic.undelivered() >= 15);
        }
        Inbox.await("the first are handled", () -> inbox.messages().size() >= 4);
        assertEquals("message 0", inbox.texts().getFirst());
    }

    @Test
    void aValidatorOrHandlerThatFailsHarmsNobody() throws Exception {
        topic.close();
        topic =
                gossip.subscribe(
                        TOPIC,
                        (sender, message) -> {
                            if (Inbox.text(message).equals("one"))
                                throw new IllegalStateException();
                            return Verdict.ACCEPT;
                        },
                        message -> {
                            inbox.accept(message);
                            if (Inbox.text(message).equals("two"))
                                throw new IllegalStateException();
                        });
        for (String each : List.of("one", "two", "three")) {
            say(Message.sign(badKey, TOPIC, Inbox.bytes(each), each.hashCode()));
        }
        Inbox.await("two and three", () -> inbox.texts().equals(List.of("two", "three")));
    }
}
