package goop.libp2p.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.Json;
import goop.json.JsonObject;
import goop.libp2p.Host;
import goop.libp2p.PeerId;
import goop.libp2p.gossipsub.GossipParameters;
import goop.libp2p.gossipsub.GossipSub;
import goop.libp2p.gossipsub.Message;
import goop.libp2p.gossipsub.Topic;
import goop.libp2p.gossipsub.Validator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// GossipSub between ours, go-libp2p's (two versions of it) and js-libp2p's.
class GossipWithOthersTest {
    private static final String TOPIC = "goop.presence.v1";

    private final List<AutoCloseable> open = new ArrayList<>();

    /// One of ours, with how often it heard each text.
    private final class Ours {
        private final Host host;
        private final GossipSub gossip;
        private final Topic topic;
        private final Map<String, Integer> heard = new ConcurrentHashMap<>();
        private final Map<String, PeerId> authors = new ConcurrentHashMap<>();

        Ours(GossipParameters parameters) throws IOException {
            host = Us.start();
            open.add(host);
            gossip = GossipSub.start(host, parameters);
            open.add(gossip);
            topic = gossip.subscribe(TOPIC, Validator.ACCEPT_ALL, this::hear);
        }

        private void hear(Message message) {
            String text = new String(message.data(), StandardCharsets.UTF_8);
            authors.put(text, message.from());
            heard.merge(text, 1, Integer::sum);
        }

        void publish(String text) {
            topic.publish(text.getBytes(StandardCharsets.UTF_8));
        }

        boolean meshesWith(PeerId peer) {
            return topic.mesh().contains(peer);
        }
    }

    private Ours ours() throws IOException {
        return new Ours(GossipParameters.defaults());
    }

    private Partner partner(Partner.Make make, String protocol, int meshless) throws IOException {
        Partner partner = Partner.start(make);
        open.add(partner);
        partner.ask("gossip", "protocol", protocol, "meshless", meshless);
        partner.ask("subscribe", "topic", TOPIC);
        return partner;
    }

    private static void publish(Partner partner, String text) throws IOException {
        partner.ask("publish", "topic", TOPIC, "text", text);
    }

    private static JsonObject heard(Partner partner) throws IOException {
        return partner.ask("heard", "topic", TOPIC);
    }

    // How often it heard each text.
    private static Map<String, Integer> texts(Partner partner) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (Json each : heard(partner).array("messages")) {
            counts.merge(((JsonObject) each).string("text"), 1, Integer::sum);
        }
        return counts;
    }

    private static boolean meshesWith(Partner partner, PeerId peer) throws IOException {
        return heard(partner).strings("mesh").contains(peer.toString());
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) each.close();
    }

    private void exchange(Ours ours, Partner partner, String mark) throws Exception {
        for (int i = 0; i < 5; i++) {
            ours.publish(mark + " ours " + i);
            publish(partner, mark + " theirs " + i);
        }
        // Longer than IDONTWANT asks for.
        String lengthy = mark + "x".repeat(5000);
        ours.publish(lengthy + 1);
        publish(partner, lengthy + 2);
        Us.await(() -> ours.heard.size() >= 6 && ours.heard.containsKey(lengthy + 2));
        Us.await(() -> texts(partner).containsKey(lengthy + 1));
        for (int i = 0; i < 5; i++) {
            String theirs = mark + " theirs " + i;
            Us.await(() -> ours.heard.containsKey(theirs));
            assertEquals(partner.id(), ours.authors.get(theirs));
            String from = mark + " ours " + i;
            Us.await(() -> texts(partner).containsKey(from));
        }
        assertEquals(Set.of(1), Set.copyOf(ours.heard.values()), "each once");
        assertEquals(Set.of(1), Set.copyOf(texts(partner).values()), "each once");
        assertEquals(0, ours.gossip.statistics().forged());
        assertTrue(ours.gossip.score(partner.id()) >= 0);
    }

    private void twoOfUs(Partner.Make make, String protocol) throws Exception {
        Ours ours = ours();
        Partner partner = partner(make, protocol, 0);
        Us.connect(ours.host, partner);
        Us.await(() -> ours.meshesWith(partner.id()));
        Us.await(() -> meshesWith(partner, ours.host.peerId()));
        exchange(ours, partner, "first");
        // The connection ends, and they dial this time.
        ours.host.disconnect(partner.id());
        Us.await(() -> partner.connections(ours.host.peerId()) == 0);
        Us.await(() -> ours.topic.peers().isEmpty());
        partner.ask("connect", "addr", Us.address(ours.host));
        Us.await(() -> ours.topic.peers().contains(partner.id()));
        Us.await(() -> heard(partner).strings("peers").contains(ours.host.peerId().toString()));
        exchange(ours, partner, "again");
        partner.ask("unsubscribe", "topic", TOPIC);
        Us.await(() -> ours.topic.peers().isEmpty() && ours.topic.mesh().isEmpty());
    }

    @ParameterizedTest
    @EnumSource(
            value = Partner.Make.class,
            names = {"GO", "GO_034", "JS"})
    void messagesFlowBothWaysAndAfterAReconnect(Partner.Make make) throws Exception {
        twoOfUs(make, "");
    }

    @ParameterizedTest
    @EnumSource(
            value = Partner.Make.class,
            names = {"GO", "GO_034", "JS"})
    void aPeerThatSpeaksTheOldestVersionAlone(Partner.Make make) throws Exception {
        twoOfUs(make, "/meshsub/1.0.0");
    }

    @ParameterizedTest
    @EnumSource(
            value = Partner.Make.class,
            names = {"GO", "JS"})
    void aPeerThatSpeaksTheLatestVersionAlone(Partner.Make make) throws Exception {
        twoOfUs(make, "/meshsub/1.2.0");
    }

    @ParameterizedTest
    @EnumSource(
            value = Partner.Make.class,
            names = {"GO", "GO_034", "JS"})
    void whoIsOutsideTheMeshHearsByGossip(Partner.Make make) throws Exception {
        Ours ours = new Ours(GossipParameters.defaults().withFloodPublish(false));
        Partner partner = partner(make, "", 1);
        Us.connect(ours.host, partner);
        Us.await(() -> ours.topic.peers().contains(partner.id()));
        // It prunes us as soon as it is grafted.
        Us.await(() -> ours.topic.mesh().isEmpty());
        Us.await(() -> heard(partner).strings("peers").contains(ours.host.peerId().toString()));
        for (int i = 0; i < 3; i++) {
            String text = "ours " + i;
            ours.publish(text);
            Us.await(() -> texts(partner).containsKey(text));
        }
        assertTrue(heard(partner).integer("ihave") >= 3);
        for (int i = 0; i < 3; i++) {
            String text = "theirs " + i;
            publish(partner, text);
            Us.await(() -> ours.heard.containsKey(text));
        }
        // JavaScript without a mesh sends its own messages to everybody at once.
        if (make != Partner.Make.JS) assertTrue(heard(partner).integer("iwant") >= 3);
        assertEquals(Set.of(1), Set.copyOf(texts(partner).values()));
        assertEquals(Set.of(1), Set.copyOf(ours.heard.values()));
        assertTrue(ours.gossip.score(partner.id()) >= 0, "it keeps its promises");
    }

    @Test
    void aFloodsubPeerHearsAllAndIsHeard() throws Exception {
        Ours ours = ours();
        Partner partner = partner(Partner.Make.GO, "/floodsub/1.0.0", 0);
        Us.connect(ours.host, partner);
        Us.await(() -> ours.topic.peers().contains(partner.id()));
        Us.await(() -> heard(partner).strings("peers").contains(ours.host.peerId().toString()));
        exchange(ours, partner, "flood");
        assertEquals(Set.of(), ours.topic.mesh());
    }

    @Test
    void inAMixedNetworkEveryMessageReachesEverybodyOnce() throws Exception {
        List<Ours> us = List.of(ours(), ours(), ours(), ours());
        List<Partner> others = new ArrayList<>();
        others.add(partner(Partner.Make.GO, "", 0));
        others.add(partner(Partner.Make.JS, "", 0));
        others.add(partner(Partner.Make.GO, "/meshsub/1.0.0", 0));
        others.add(partner(Partner.Make.JS, "/meshsub/1.1.0", 0));
        // A ring, ours and theirs in turn: all that arrives farther off was handed on.
        for (int i = 0; i < 4; i++) {
            Us.connect(us.get(i).host, others.get(i));
            others.get(i).ask("connect", "addr", Us.address(us.get((i + 1) % 4).host));
        }
        for (int i = 0; i < 4; i++) {
            Ours one = us.get(i);
            Us.await(() -> one.topic.mesh().size() == 2);
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add("ours " + i);
            us.get(i).publish("ours " + i);
            all.add("theirs " + i);
            publish(others.get(i), "theirs " + i);
        }
        for (int i = 0; i < 4; i++) {
            Ours one = us.get(i);
            Partner other = others.get(i);
            String ownOurs = "ours " + i;
            String ownTheirs = "theirs " + i;
            Us.await(() -> heardAll(one.heard.keySet(), all, ownOurs));
            Us.await(() -> heardAll(texts(other).keySet(), all, ownTheirs));
            assertEquals(Set.of(1), Set.copyOf(one.heard.values()));
            assertEquals(Set.of(1), Set.copyOf(texts(other).values()));
            assertEquals(others.get(i).id(), us.get((i + 2) % 4).authors.get(ownTheirs));
        }
    }

    private static boolean heardAll(Set<String> heard, List<String> all, String own) {
        Set<String> expected = new java.util.HashSet<>(all);
        expected.remove(own);
        return heard.equals(expected);
    }
}
