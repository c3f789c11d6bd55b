package goop.libp2p.gossipsub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.libp2p.Host;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Fifty hosts with real sockets, each connected to a few: some die without a word, others come,
/// connections are cut; whoever stays hears every message, once.
class ChurnTest {
    private static final String TOPIC = "crowd";
    private static final int HOSTS = 50;
    private static final int LINKS = 5;
    private static final int ROUNDS = 15;

    private static final class Member {
        private final Host host;
        private final GossipSub gossip;
        private final Topic topic;
        private final Map<String, Integer> heard = new ConcurrentHashMap<>();

        Member() throws IOException {
            host = Host.builder().listen("/ip4/127.0.0.1/tcp/0").start();
            gossip = GossipSub.start(host, GossipParameters.defaults());
            topic =
                    gossip.subscribe(
                            TOPIC,
                            Validator.ACCEPT_ALL,
                            message -> heard.merge(Inbox.text(message), 1, Integer::sum));
        }

        void die() {
            host.close(); // no goodbye in the topic
            gossip.close();
        }
    }

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<Member> members = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        List<Thread> closing = new ArrayList<>();
        for (Member each : members) closing.add(Thread.startVirtualThread(each::die));
        for (Thread each : closing) each.join();
    }

    private Member any(Member but) {
        while (true) {
            Member one = members.get(random.nextInt(members.size()));
            if (one != but) return one;
        }
    }

    private void add() throws Exception {
        Member fresh = new Member();
        Set<Member> others = new HashSet<>();
        while (others.size() < Math.min(LINKS, members.size())) others.add(any(fresh));
        for (Member each : others) fresh.host.connect(each.host.fullAddresses().getFirst());
        members.add(fresh);
    }

    // The first has nobody to connect to when it comes, the second only the first: each gets more.
    private void connectTheFirst() throws Exception {
        for (Member each : members.subList(0, LINKS)) {
            while (each.host.peers().size() < LINKS) {
                each.host.connect(any(each).host.fullAddresses().getFirst());
            }
        }
    }

    // The first are dialled so often that they have as many in their meshes as they take. Who knows
    // five of these may be refused by four or all of them, and hears from others what it missed.
    private boolean mostHaveMeshes() {
        long without = members.stream().filter(each -> each.topic.mesh().size() < 2).count();
        return without <= HOSTS / 10;
    }

    @Test
    void whoStaysHearsEveryMessageOnce() throws Exception {
        System.out.println("seed " + seed);
        for (int i = 0; i < HOSTS; i++) add();
        connectTheFirst();
        for (Member each : members) {
            Inbox.await("peers", () -> each.topic.peers().size() >= LINKS);
        }
        Inbox.await("meshes", this::mostHaveMeshes);
        Map<String, List<Member>> expected = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            // Two die, one comes, three connections are cut; meanwhile five publish.
            List<Member> doomed = List.of(members.removeFirst(), members.removeFirst());
            List<Member> staying = List.copyOf(members);
            List<Thread> dying = new ArrayList<>();
            for (Member each : doomed) dying.add(Thread.startVirtualThread(each::die));
            for (int i = 0; i < 5; i++) {
                Member author = staying.get(random.nextInt(staying.size()));
                String text = "round " + round + " message " + i;
                author.topic.publish(Inbox.bytes(text));
                List<Member> others = new ArrayList<>(staying);
                others.remove(author);
                expected.put(text, others);
                if (i < 3) cutOne();
            }
            add();
            for (Thread each : dying) each.join();
            healAll();
        }
        for (Map.Entry<String, List<Member>> each : expected.entrySet()) {
            for (Member member : each.getValue()) {
                if (!members.contains(member)) continue; // it died later
                Inbox.await(each.getKey(), () -> member.heard.containsKey(each.getKey()));
            }
        }
        for (Member each : members) {
            each.heard.forEach((text, times) -> assertEquals(1, times, text));
            assertEquals(0, each.gossip.statistics().forged());
            assertEquals(0, each.gossip.statistics().undelivered());
        }
    }

    private void cutOne() {
        Member one = any(null);
        one.host.peers().stream().findFirst().ifPresent(one.host::disconnect);
    }

    // Whoever has lost peers finds others, as a peer does that looks for some.
    private void healAll() throws Exception {
        for (Member each : members) {
            while (each.host.peers().size() < LINKS) {
                each.host.connect(any(each).host.fullAddresses().getFirst());
            }
        }
        for (Member each : members) {
            Inbox.await("peers", () -> each.topic.peers().size() >= 3);
        }
    }
}
