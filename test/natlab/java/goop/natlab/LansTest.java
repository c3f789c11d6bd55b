package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonObject;
import goop.natlab.Lab.Lan;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Six peers, three on each of two LANs, one of whom listens on IPv4 only, and on the Internet
/// between them a rendezvous server with its relay. Each test finds everybody there, and leaves
/// everybody there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class LansTest {

    /// What is promised; five times that is what a machine that does much else is given.
    private static final Duration SEEN = Duration.ofSeconds(2);

    private static final Duration LOST = Duration.ofSeconds(Wan.TTL_SECONDS + 5);
    // A beat or two, whose answer is waited for, and the ttl.
    private static final Duration CUT_OFF = Duration.ofSeconds(2 * 2 + 10 + Wan.TTL_SECONDS);

    private static final Duration BACK = Duration.ofSeconds(10);
    private static final int MARGIN = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<String> NAMES =
            List.of("Anna", "Ben", "Cleo", "Xaver", "Yves", "Zoe");

    @TempDir private static Path folder;
    private final List<LanPeer> peers = new ArrayList<>();
    private final List<Lan> lans = new ArrayList<>();
    private Lab lab;
    private Lab.Place internet;
    private Program server;

    @BeforeAll
    void buildTheNetworks() throws IOException, InterruptedException {
        lab = Lab.open();
        internet = lab.server(2, 1);
        startServer();
        server.awaitReady();
        for (int number = 1; number <= 2; number++) {
            lans.add(lab.lan(number, Router.PORT_PRESERVING));
        }
        for (String name : NAMES) {
            int index = NAMES.indexOf(name);
            Lab.Place place = lab.machine(lans.get(index / 3), 2 + index % 3);
            String listen = index % 3 == 2 ? "0.0.0.0" : "0.0.0.0, ::";
            peers.add(Wan.peer(place, folder, name, "p2p.listen_addresses=" + listen));
        }
    }

    private void startServer() throws IOException {
        server = Wan.start(internet, folder);
    }

    @AfterAll
    void takeDown() {
        peers.forEach(LanPeer::close);
        if (server != null) server.close();
        if (lab != null) lab.close();
    }

    private static Map<String, String> names(List<LanPeer> some) {
        Map<String, String> names = new TreeMap<>();
        for (LanPeer each : some) names.put(each.id(), each.label());
        return names;
    }

    /// Waits until each of these sees just the others.
    ///
    /// @return when the last of them did
    private static long awaitEachOther(List<LanPeer> all, Duration atMost)
            throws InterruptedException {
        long last = 0;
        for (LanPeer each : all) {
            Map<String, String> others = names(all);
            others.remove(each.id());
            last = Math.max(last, each.sight().awaitOnly(others, atMost));
        }
        return last;
    }

    private static Duration between(long then, long now) {
        return Duration.ofNanos(now - then);
    }

    private static void print(String what, Duration taken, Duration promised) {
        System.out.printf("LANs: %s after %d ms%n", what, taken.toMillis());
        assertTrue(taken.compareTo(promised.multipliedBy(MARGIN)) < 0, what + ": " + taken);
    }

    @Test
    @Order(1)
    void everybodySeesEverybodyWithinTwoSecondsOfTheStart() throws Exception {
        for (LanPeer each : peers) each.start();
        long ready = 0;
        for (LanPeer each : peers) ready = Math.max(ready, each.awaitReady());
        long seen = awaitEachOther(peers, PATIENCE);
        print("everybody sees everybody", between(ready, seen), SEEN);
    }

    @Test
    @Order(2)
    void sitesAndChatWorkBetweenEveryTwoByThePathExpected() throws Exception {
        for (LanPeer one : peers) {
            for (LanPeer other : peers) {
                if (one == other) continue;
                assertEquals("<h1>" + other + "</h1>", one.page(other));
                String text = "Good day, " + other;
                assertEquals("delivered", one.say(other, text), one + " to " + other);
                assertEquals(text, other.heard(one));
            }
        }
        awaitPaths(peers);
        for (LanPeer one : on(1)) {
            for (LanPeer other : on(2)) {
                List<String> ways = new ArrayList<>(one.sight().ways(other.id()));
                ways.removeAll(List.of("untried", "out_of_reach"));
                assertEquals("relayed", ways.getFirst(), "at first");
            }
        }
    }

    private static boolean areNear(LanPeer one, LanPeer other) {
        return one.place().gateway().equals(other.place().gateway());
    }

    private static void awaitPath(LanPeer one, LanPeer other) throws Exception {
        String way = areNear(one, other) ? "lan" : "punched";
        try {
            one.sight().awaitWay(other.id(), way, PATIENCE);
        } catch (AssertionError never) {
            String whys = one + ": " + one.whys() + "; " + other + ": " + other.whys();
            throw new AssertionError(whys, never);
        }
    }

    private static void awaitPaths(List<LanPeer> all) throws Exception {
        for (LanPeer one : all) {
            for (LanPeer other : all) {
                if (one != other) awaitPath(one, other);
            }
        }
    }

    private List<LanPeer> on(int lan) {
        return peers.subList(3 * lan - 3, 3 * lan);
    }

    @Test
    @Order(3)
    void theCommandsWorkAcrossTheLans() throws Exception {
        LanPeer one = peers.getFirst();
        LanPeer other = peers.getLast();
        String listed = one.command("peers", "--json");
        JsonArray rows = (JsonArray) Json.parse(listed.getBytes(StandardCharsets.UTF_8));
        assertEquals(peers.size() - 1, rows.values().size(), listed);
        for (JsonObject row : rows.objects()) {
            boolean near =
                    on(1).stream().anyMatch(each -> each.id().equals(Sight.text(row, "peerID")));
            assertTrue(row.bool("verified"), listed);
            assertEquals(near ? "lan" : "punched", row.string("via"), listed);
            assertTrue(row.strings("sources").contains("wan"), listed);
            assertEquals(near, row.strings("sources").contains("mdns"), listed);
        }
        assertEquals("delivered\n", one.command("chat", other.id(), "From the keyboard"));
        assertEquals("From the keyboard", other.heard(one));
        assertEquals("<h1>" + other + "</h1>", one.command("get", other.id(), "/"));
        Path file = Files.writeString(folder.resolve("letter.txt"), "Dear Anna");
        other.command("share", file.toString());
        Path came = folder.resolve("came.txt");
        one.command("get", other.id(), "letter.txt", "--shared", "--output", came.toString());
        assertEquals("Dear Anna", Files.readString(came));
        assertTrue(one.command("status").contains("(wan): well"));
    }

    @Test
    @Order(4)
    void whoIsKilledIsLostByAllAndBackWhenStartedAnew() throws Exception {
        List<LanPeer> killed = List.of(peers.get(0), peers.get(3));
        List<LanPeer> others = new ArrayList<>(peers);
        others.removeAll(killed);
        killed.forEach(LanPeer::kill);
        long then = System.nanoTime();
        long lost = awaitEachOther(others, PATIENCE);
        print("whoever was killed is lost", between(then, lost), LOST);
        for (LanPeer each : killed) each.start();
        for (LanPeer each : killed) then = each.awaitReady();
        print("and seen again", between(then, awaitEachOther(peers, PATIENCE)), SEEN);
        print("and at the relay", between(then, awaitAtServer(peers)), BACK);
        assertEquals("relayed", killed.getFirst().reach(killed.getLast()));
        awaitPath(killed.getFirst(), killed.getLast());
    }

    @Test
    @Order(5)
    void theServerAndItsRelayAreKilledForAWhileAndStartedAnew() throws Exception {
        peers.forEach(each -> each.sight().takeLeft());
        server.close();
        for (LanPeer one : peers) {
            for (LanPeer other : peers)
                if (one != other) one.sight().awaitNoServer(other.id(), PATIENCE);
        }
        startServer();
        long then = server.awaitReady();
        print("all are back at the server", between(then, awaitAtServer(peers)), BACK);
        for (LanPeer each : peers) {
            assertEquals(List.of(), each.sight().takeLeft(), "who left in the eyes of " + each);
        }
        awaitEachOther(peers, PATIENCE);
    }

    // Each sees by the server the place at the relay of all others.
    private static long awaitAtServer(List<LanPeer> all) throws Exception {
        long last = 0;
        for (LanPeer one : all) {
            for (LanPeer other : all) {
                if (one != other)
                    last = Math.max(last, one.sight().awaitRelayed(other.id(), PATIENCE));
            }
        }
        return last;
    }

    @Test
    @Order(6)
    void aLanThatIsCutOffKeepsTogetherAndIsThereAgainWithTheLine() throws Exception {
        List<LanPeer> cut = on(2);
        String router = cut.getFirst().place().gateway();
        Namespaces.ip(router, "link set wan down");
        long then = System.nanoTime();
        print(
                "a LAN that is cut off is lost",
                between(then, awaitEachOther(on(1), PATIENCE)),
                LOST);
        long without = awaitEachOther(cut, PATIENCE);
        print("and has lost the others", between(then, without), CUT_OFF);
        for (LanPeer each : cut) {
            for (LanPeer other : cut) {
                if (each != other) assertEquals("<h1>" + other + "</h1>", each.page(other));
            }
        }
        lab.plugIn(lans.getLast());
        then = System.nanoTime();
        print("and seen again", between(then, awaitEachOther(peers, PATIENCE)), BACK);
        print("and back at the relay", between(then, awaitAtServer(peers)), BACK);
        for (LanPeer one : on(1)) {
            for (LanPeer other : cut) awaitPage(one, other);
        }
        print("and all reached again", between(then, System.nanoTime()), BACK);
        awaitPaths(peers);
    }

    private static void awaitPage(LanPeer one, LanPeer other) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String page = one.page(other);
        while (!page.equals("<h1>" + other + "</h1>")) {
            String last = page;
            assertTrue(System.nanoTime() < end, () -> one + " sees of " + other + ": " + last);
            Thread.sleep(200);
            page = one.page(other);
        }
    }
}
