package goop.libp2p.gossipsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.PeerId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/// The router by itself: what it does, and what it does not let be done to it.
class RouterTest {
    private static final String TOPIC = "t";

    private final Random random = new Random(7);
    private final PeerId self = Unsigned.peer(random);
    private Router router = router(GossipParameters.defaults());
    private long now = 1_000_000;
    private long sequence;

    private Router router(GossipParameters parameters) {
        return new Router(self, parameters, new SplittableRandom(7));
    }

    @BeforeEach
    void join() {
        router.join(TOPIC, TopicScoring.defaults(), now);
    }

    // ---- what peers say

    private static Rpc rpc() {
        return new Rpc(
                List.of(), List.of(), 0, List.of(), List.of(), List.of(), List.of(), List.of(),
                false);
    }

    private static Rpc subscribe(String... topics) {
        List<Rpc.Subscription> all = new ArrayList<>();
        for (String each : topics) all.add(new Rpc.Subscription(true, each));
        return new Rpc(
                all, List.of(), 0, List.of(), List.of(), List.of(), List.of(), List.of(), false);
    }

    private static Rpc publish(Message... messages) {
        return new Rpc(
                List.of(),
                List.of(messages),
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false);
    }

    private static Rpc ihave(List<MessageId> ids) {
        return new Rpc(
                List.of(),
                List.of(),
                0,
                List.of(new Rpc.IHave(TOPIC, ids)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false);
    }

    private static Rpc iwant(List<MessageId> ids) {
        return new Rpc(
                List.of(), List.of(), 0, List.of(), ids, List.of(), List.of(), List.of(), false);
    }

    private static Rpc graft(String... topics) {
        return new Rpc(
                List.of(),
                List.of(),
                0,
                List.of(),
                List.of(),
                List.of(topics),
                List.of(),
                List.of(),
                false);
    }

    private static Rpc prune(long backoff, ExchangedPeer... peers) {
        return new Rpc(
                List.of(),
                List.of(),
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(new Rpc.Prune(TOPIC, List.of(peers), backoff)),
                List.of(),
                false);
    }

    private static Rpc idontwant(List<MessageId> ids) {
        return new Rpc(
                List.of(), List.of(), 0, List.of(), List.of(), List.of(), List.of(), ids, false);
    }

    private PeerId connect(Version version, boolean outbound) {
        PeerId peer = Unsigned.peer(random);
        router.connected(peer, version, outbound, "/ip4/192.0.2.1");
        return peer;
    }

    private PeerId subscriber(Version version) {
        PeerId peer = connect(version, false);
        router.received(peer, subscribe(TOPIC), now);
        return peer;
    }

    private Message message(PeerId author, int length) {
        return Unsigned.message(author, TOPIC, ++sequence, length);
    }

    private MessageId id() {
        byte[] number = ByteBuffer.allocate(8).putLong(++sequence).array();
        return MessageId.of(Unsigned.peer(random), number);
    }

    private static List<Rpc> to(PeerId peer, List<Action> actions) {
        List<Rpc> sent = new ArrayList<>();
        for (Action each : actions) {
            if (each instanceof Action.Send it && it.peer().equals(peer)) sent.add(it.rpc());
        }
        return sent;
    }

    /// The whole way of a message that arrives: what comes out at its end.
    private List<Action> arrive(PeerId sender, Message message, Verdict verdict) {
        List<Action> all = new ArrayList<>();
        for (Action each : router.received(sender, publish(message), now)) {
            if (!(each instanceof Action.Examine it)) continue;
            if (!router.wants(it.sender(), it.message(), now)) continue;
            List<Action> verified = router.verified(it.sender(), it.message(), now);
            all.addAll(verified);
            if (verified.stream().anyMatch(Action.Judge.class::isInstance)) {
                all.addAll(router.judged(it.sender(), it.message(), verdict, now));
            }
        }
        return all;
    }

    private static boolean delivers(List<Action> actions) {
        return actions.stream().anyMatch(Action.Deliver.class::isInstance);
    }

    private List<Action> beat(int times) {
        List<Action> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            now += 1000;
            all.addAll(router.heartbeat(now));
        }
        return all;
    }

    // ---- tongues

    @Test
    void eachVersionIsAnsweredInItsTongue() {
        PeerId two = subscriber(Version.V1_2);
        PeerId one = subscriber(Version.V1_1);
        PeerId zero = subscriber(Version.V1_0);
        PeerId flood = subscriber(Version.FLOODSUB);
        assertEquals(Set.of(two, one, zero), router.mesh(TOPIC));
        PeerId author = subscriber(Version.V1_2);
        List<Action> actions = arrive(author, message(author, 2000), Verdict.ACCEPT);
        assertEquals(1, to(two, actions).stream().filter(it -> !it.idontwant().isEmpty()).count());
        for (PeerId each : List.of(one, zero, flood)) {
            List<Rpc> sent = to(each, actions);
            assertEquals(1, sent.size());
            assertEquals(1, sent.getFirst().messages().size());
            assertEquals(List.of(), sent.getFirst().idontwant());
        }
        List<Action> parting = router.leave(TOPIC, now);
        assertEquals(10, to(one, parting).getFirst().prune().getFirst().backoffSeconds());
        assertEquals(0, to(zero, parting).getFirst().prune().getFirst().backoffSeconds());
        assertEquals(List.of(), to(flood, parting).getFirst().prune());
        assertFalse(to(flood, parting).getFirst().subscriptions().getFirst().subscribe());
    }

    @Test
    void whoNamesMessagesByKeysIsAnsweredSo() {
        GossipParameters.Mesh none = new GossipParameters.Mesh(0, 0, 0, 0, 0, 60, 2);
        router = router(GossipParameters.defaults().with(none));
        join();
        PeerId script = subscriber(Version.V1_2);
        PeerId other = subscriber(Version.V1_2);
        Rpc plain = ihave(List.of(id()));
        Rpc inKeys =
                new Rpc(
                        plain.subscriptions(),
                        plain.messages(),
                        0,
                        plain.ihave(),
                        plain.iwant(),
                        plain.graft(),
                        plain.prune(),
                        plain.idontwant(),
                        true);
        assertTrue(to(script, router.received(script, inKeys, now)).getFirst().keyForm());
        arrive(other, message(other, 10), Verdict.ACCEPT);
        List<Action> told = beat(1);
        assertTrue(to(script, told).getFirst().keyForm());
        assertFalse(to(other, told).getFirst().keyForm());
    }

    // ---- messages

    @Test
    void aMessageIsDeliveredAndHandedOnOnce() {
        PeerId author = subscriber(Version.V1_1);
        PeerId other = subscriber(Version.V1_1);
        PeerId third = subscriber(Version.V1_1);
        Message message = message(author, 10);
        List<Action> first = arrive(author, message, Verdict.ACCEPT);
        assertTrue(delivers(first));
        assertEquals(List.of(), to(author, first));
        assertEquals(1, to(other, first).size());
        assertEquals(1, to(third, first).size());
        assertEquals(List.of(), arrive(other, message, Verdict.ACCEPT));
        assertEquals(List.of(), arrive(author, message, Verdict.ACCEPT));
    }

    @Test
    void whoSaysThatItHasAMessageDoesNotGetIt() {
        PeerId author = subscriber(Version.V1_2);
        PeerId other = subscriber(Version.V1_2);
        Message message = message(author, 10);
        router.received(other, idontwant(List.of(message.id())), now);
        assertEquals(List.of(), to(other, arrive(author, message, Verdict.ACCEPT)));
        assertEquals(1, router.sizes().get("unwanted"));
        beat(3);
        assertEquals(0, router.sizes().get("unwanted"));
    }

    @Test
    void aForgedMessageDoesNotSuppressTheTrueOne() {
        PeerId liar = subscriber(Version.V1_1);
        PeerId author = subscriber(Version.V1_1);
        Message message = message(author, 10);
        assertEquals(1, router.received(liar, publish(message), now).size());
        router.forged(liar, message);
        assertTrue(router.score(liar, now) < 0);
        assertTrue(delivers(arrive(author, message, Verdict.ACCEPT)));
    }

    @Test
    void whoSendsInvalidMessagesIsPrunedThenIgnored() {
        PeerId bad = subscriber(Version.V1_1);
        assertEquals(Set.of(bad), router.mesh(TOPIC));
        assertFalse(delivers(arrive(bad, message(bad, 10), Verdict.REJECT)));
        assertTrue(router.score(bad, now) < 0);
        List<Action> beat = beat(1);
        assertEquals(1, to(bad, beat).getFirst().prune().size());
        assertEquals(Set.of(), router.mesh(TOPIC));
        for (int i = 0; i < 3; i++) arrive(bad, message(bad, 10), Verdict.REJECT);
        assertEquals(List.of(), router.received(bad, publish(message(bad, 10)), now));
        assertEquals(List.of(), to(bad, router.publish(message(self, 10), now)));
        router.disconnected(bad, now);
        router.connected(bad, Version.V1_2, false, "/ip4/192.0.2.1");
        router.received(bad, subscribe(TOPIC), now);
        assertEquals(Set.of(), router.peersIn(TOPIC), "coming back does not help");
        router.disconnected(bad, now);
        beat(601);
        assertEquals(0, router.sizes().get("scores"), "after ten minutes it is forgiven");
    }

    @Test
    void oneInvalidMessageIsForgivenAGoodPeer() {
        PeerId good = subscriber(Version.V1_1);
        for (int i = 0; i < 20; i++) arrive(good, message(good, 10), Verdict.ACCEPT);
        beat(600);
        arrive(good, message(good, 10), Verdict.REJECT);
        assertTrue(router.score(good, now) > -10, "score " + router.score(good, now));
        // It is out of the mesh until the last of that is gone.
        beat(310);
        assertTrue(router.mesh(TOPIC).contains(good));
        assertTrue(router.score(good, now) > 0);
    }

    @Test
    void whereOnlyTheAuthorIsToBlameWhoHandsOnIsNot() {
        PeerId author = subscriber(Version.V1_1);
        PeerId other = subscriber(Version.V1_1);
        double before = router.score(other, now);
        Message message = message(author, 10);
        arrive(other, message, Verdict.REJECT_AUTHOR);
        arrive(author, message, Verdict.ACCEPT);
        assertEquals(before, router.score(other, now));
        assertTrue(router.score(author, now) < 0);
    }

    @Test
    void allWhoSentARejectedMessageAreToBlame() {
        PeerId author = subscriber(Version.V1_1);
        PeerId meanwhile = subscriber(Version.V1_1);
        PeerId later = subscriber(Version.V1_1);
        Message message = message(author, 10);
        router.received(author, publish(message), now);
        router.verified(author, message, now);
        router.received(meanwhile, publish(message), now);
        router.judged(author, message, Verdict.REJECT, now);
        router.received(later, publish(message), now);
        for (PeerId each : List.of(author, meanwhile, later)) {
            assertTrue(router.score(each, now) < 0);
        }
    }

    // ---- floods

    @Test
    void aPeerIsRememberedInSoManyTopicsAndNoMore() {
        PeerId flooder = connect(Version.V1_2, false);
        for (int round = 0; round < 100; round++) {
            String[] topics = new String[Rpc.MAX_SUBSCRIPTIONS];
            for (int i = 0; i < topics.length; i++) topics[i] = round + " " + i;
            assertEquals(List.of(), router.received(flooder, subscribe(topics), now));
        }
        assertEquals(128, router.sizes().get("topics"));
        router.disconnected(flooder, now);
        assertEquals(0, router.sizes().get("topics"));
    }

    @Test
    void backoffsNearTheMaximumDoNotOverflow() {
        // CVE-2026-33040, -34219
        for (long seconds :
                new long[] {
                    Long.MAX_VALUE, -1, Long.MIN_VALUE, Long.MAX_VALUE / 1000, 1L << 54, 3_601
                }) {
            PeerId peer = subscriber(Version.V1_1);
            router.received(peer, prune(seconds), now);
            assertFalse(router.mesh(TOPIC).contains(peer));
            beat(3_500);
            assertFalse(router.mesh(TOPIC).contains(peer), "grafted within " + seconds);
            beat(110);
            assertTrue(router.mesh(TOPIC).contains(peer), "an hour is the longest");
            router.disconnected(peer, now);
        }
        beat(2);
        assertEquals(0, router.sizes().get("backoffs"));
    }

    @Test
    void whoGraftsAgainAndAgainLosesItsScore() {
        PeerId eager = subscriber(Version.V1_1);
        router.received(eager, prune(60), now);
        for (int i = 0; i < 3; i++) {
            List<Rpc> answer = to(eager, router.received(eager, graft(TOPIC), now));
            assertEquals(60, answer.getFirst().prune().getFirst().backoffSeconds());
        }
        assertFalse(router.mesh(TOPIC).contains(eager));
        assertEquals(0, router.score(eager, now), 0.001);
        for (int i = 0; i < 4; i++) router.received(eager, graft(TOPIC), now);
        assertTrue(router.score(eager, now) < -70, "score " + router.score(eager, now));
        assertEquals(List.of(), router.received(eager, graft(TOPIC), now));
    }

    @Test
    void graftsForUnknownTopicsAreNotAnswered() {
        PeerId peer = connect(Version.V1_1, false);
        String[] topics = new String[500];
        for (int i = 0; i < topics.length; i++) topics[i] = "unknown " + i;
        assertEquals(List.of(), router.received(peer, graft(topics), now));
    }

    @Test
    void manyWhoDialUsDoNotPushOutThoseWhomWeDialled() {
        for (int i = 0; i < 12; i++) {
            PeerId each = connect(Version.V1_1, false);
            router.received(each, subscribe(TOPIC), now);
            router.received(each, graft(TOPIC), now);
        }
        PeerId late = connect(Version.V1_1, false);
        router.received(late, subscribe(TOPIC), now);
        assertEquals(1, to(late, router.received(late, graft(TOPIC), now)).size());
        PeerId one = connect(Version.V1_1, true);
        PeerId two = connect(Version.V1_1, true);
        for (PeerId each : List.of(one, two)) {
            router.received(each, subscribe(TOPIC), now);
            assertEquals(List.of(), to(each, router.received(each, graft(TOPIC), now)));
        }
        assertEquals(14, router.mesh(TOPIC).size());
        beat(1);
        assertEquals(6, router.mesh(TOPIC).size());
        assertTrue(router.mesh(TOPIC).containsAll(List.of(one, two)));
    }

    @Test
    void ihavesAreAskedForWithinBounds() {
        PeerId liar = subscriber(Version.V1_1);
        int asked = 0;
        for (int i = 0; i < 30; i++) {
            List<MessageId> ids = new ArrayList<>();
            for (int j = 0; j < 1000; j++) ids.add(id());
            for (Rpc each : to(liar, router.received(liar, ihave(ids), now))) {
                asked += each.iwant().size();
            }
        }
        assertEquals(5000, asked);
        assertEquals(5, router.sizes().get("promises"));
        // None of it comes: that is found out, and costs more each time.
        for (int i = 0; i < 3; i++) {
            beat(1);
            router.received(liar, ihave(List.of(id())), now);
        }
        beat(4);
        assertTrue(router.score(liar, now) < 0, "score " + router.score(liar, now));
        assertEquals(0, router.sizes().get("promises"));
    }

    @Test
    void aMessageIsGivenForTheAskingThreeTimes() {
        PeerId author = subscriber(Version.V1_1);
        PeerId greedy = subscriber(Version.V1_1);
        Message message = message(author, 1000);
        arrive(author, message, Verdict.ACCEPT);
        int given = 0;
        List<MessageId> often = new ArrayList<>();
        for (int i = 0; i < 100; i++) often.add(message.id());
        for (int i = 0; i < 50; i++) {
            given += to(greedy, router.received(greedy, iwant(often), now)).size();
        }
        assertEquals(3, given);
        beat(6);
        assertEquals(List.of(), router.received(author, iwant(often), now), "it is too old");
    }

    @Test
    void idontwantsAreHeededWithinBounds() {
        PeerId flooder = subscriber(Version.V1_2);
        for (int i = 0; i < 20; i++) {
            List<MessageId> ids = new ArrayList<>();
            for (int j = 0; j < 1000; j++) ids.add(id());
            router.received(flooder, idontwant(ids), now);
        }
        assertEquals(1000, router.sizes().get("unwanted"));
    }

    @Test
    void whatIsRememberedOfMessagesIsBounded() {
        GossipParameters usual = GossipParameters.defaults();
        GossipParameters.Bounds b = usual.bounds();
        router =
                router(
                        usual.with(
                                new GossipParameters.Bounds(
                                        b.rpcBytes(),
                                        b.topics(),
                                        b.peers(),
                                        b.queuedRpcs(),
                                        b.queuedBytes(),
                                        b.waitingMessages(),
                                        100,
                                        50_000,
                                        b.promises(),
                                        b.goneScores(),
                                        b.write())));
        join();
        PeerId author = subscriber(Version.V1_1);
        for (int i = 0; i < 1000; i++) arrive(author, message(author, 1000), Verdict.ACCEPT);
        assertEquals(100, router.sizes().get("seen"));
        assertEquals(50, router.sizes().get("cache"));
    }

    @Test
    void malformedMessagesCost() {
        PeerId bad = subscriber(Version.V1_1);
        router.received(
                bad,
                new Rpc(
                        List.of(), List.of(), 20, List.of(), List.of(), List.of(), List.of(),
                        List.of(), false),
                now);
        assertTrue(router.score(bad, now) < -70);
    }

    @Test
    void scoresOfThoseWhoLeftAreBounded() {
        for (int i = 0; i < 3000; i++) {
            PeerId bad = subscriber(Version.V1_1);
            arrive(bad, message(bad, 1), Verdict.REJECT);
            router.disconnected(bad, now);
        }
        assertEquals(1024, router.sizes().get("scores"));
    }

    // ---- peer exchange

    @Test
    void peerExchangeIsHeededWhenItComesFromWhomWeTrust() {
        ExchangedPeer named = new ExchangedPeer(Unsigned.peer(random), Optional.empty());
        PeerId stranger = subscriber(Version.V1_1);
        assertEquals(List.of(), router.received(stranger, prune(60, named), now));
        PeerId friend = Unsigned.peer(random);
        router = router(GossipParameters.defaults().withTrusted(Set.of(friend)));
        join();
        router.connected(friend, Version.V1_1, true, "/ip4/192.0.2.1");
        router.received(friend, subscribe(TOPIC), now);
        assertEquals(
                List.of(new Action.Meet(named)), router.received(friend, prune(60, named), now));
    }

    // ---- topics that are not ours

    @Test
    void whoIsNotInATopicPublishesToSixWhoAre() {
        router = router(GossipParameters.defaults().withFloodPublish(false));
        List<PeerId> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) all.add(subscriber(Version.V1_1));
        List<Action> first = router.publish(message(self, 10), now);
        assertEquals(6, first.size());
        assertEquals(first.size(), router.publish(message(self, 10), now).size());
        assertEquals(1, router.sizes().get("fanout"));
        // They make the mesh when it is joined.
        router.join(TOPIC, TopicScoring.defaults(), now);
        for (Action each : first) {
            assertTrue(router.mesh(TOPIC).contains(((Action.Send) each).peer()));
        }
        assertEquals(0, router.sizes().get("fanout"));
        router.leave(TOPIC, now);
        router.publish(message(self, 10), now);
        beat(62);
        assertEquals(0, router.sizes().get("fanout"), "after a minute");
    }

    @Test
    void floodPublishingReachesAllWhoAreInTheTopic() {
        for (int i = 0; i < 20; i++) subscriber(Version.V1_1);
        assertEquals(20, router.publish(message(self, 10), now).size());
    }

    // ---- scores

    @Test
    void whoHandsOnNothingIsPrunedWhereThatIsAskedFor() {
        router.leave(TOPIC, now);
        router.join(
                TOPIC,
                TopicScoring.defaults().withMeshDelivery(-1, 5, Duration.ofSeconds(10)),
                now);
        PeerId lazy = subscriber(Version.V1_1);
        PeerId busy = subscriber(Version.V1_1);
        for (int i = 0; i < 20; i++) {
            Message message = message(busy, 1);
            arrive(busy, message, Verdict.ACCEPT);
            if (i < 3) arrive(lazy, message, Verdict.ACCEPT);
        }
        beat(9);
        assertEquals(Set.of(lazy, busy), router.mesh(TOPIC));
        beat(3);
        assertEquals(Set.of(busy), router.mesh(TOPIC));
        assertTrue(router.score(lazy, now) < 0, "that it was pruned does not make it better");
    }

    @Test
    void manyBehindOneAddressCountWhereThatIsAskedFor() {
        Scoring scoring = Scoring.defaults().withSharedAddress(-2, 3);
        router = router(GossipParameters.defaults().with(scoring));
        join();
        List<PeerId> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) all.add(subscriber(Version.V1_1));
        assertEquals(-8, router.score(all.getFirst(), now), 0.1);
        router.disconnected(all.removeLast(), now);
        router.disconnected(all.removeLast(), now);
        assertTrue(router.score(all.getFirst(), now) >= 0);
    }

    @Test
    void theApplicationMayThinkWellOrIllOfAPeer() {
        PeerId peer = Unsigned.peer(random);
        Scoring scoring = Scoring.defaults().with(each -> each.equals(peer) ? -100 : 0);
        router = router(GossipParameters.defaults().with(scoring));
        join();
        router.connected(peer, Version.V1_1, true, "/ip4/192.0.2.1");
        assertEquals(List.of(), router.received(peer, subscribe(TOPIC), now));
        assertEquals(Set.of(), router.peersIn(TOPIC));
    }

    @Test
    void aMeshOfPoorScoresGetsBetterPeers() {
        List<PeerId> poor = new ArrayList<>();
        for (int i = 0; i < 8; i++) poor.add(connect(Version.V1_1, false));
        for (PeerId each : poor) router.received(each, subscribe(TOPIC), now);
        Set<PeerId> mesh = router.mesh(TOPIC);
        assertEquals(6, mesh.size());
        beat(30);
        // One outside the mesh was the first with many messages.
        PeerId good = poor.stream().filter(it -> !mesh.contains(it)).findFirst().orElseThrow();
        for (int i = 0; i < 10; i++) arrive(good, message(good, 1), Verdict.ACCEPT);
        assertFalse(router.mesh(TOPIC).contains(good));
        beat(30);
        assertTrue(router.mesh(TOPIC).contains(good));
    }

    @Test
    void nothingIsSentToWhoIsGone() {
        PeerId peer = subscriber(Version.V1_1);
        router.disconnected(peer, now);
        assertEquals(List.of(), router.publish(message(self, 1), now));
        assertEquals(List.of(), beat(5));
        assertEquals(List.of(), router.received(peer, rpc(), now));
    }
}
