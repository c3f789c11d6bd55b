package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Anna's laptop sleeps, gets another address, moves to Bob's LAN, meets a network that wants a
/// sign-in first. Each test finds the two in sight of each other, and leaves them so.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class RoamingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir private static Path folder;
    private Lab lab;
    private Lan first;
    private Lan second;
    private Lab.Place internet;
    private Program server;
    private LanPeer anna;
    private LanPeer bob;

    @BeforeAll
    void start() throws Exception {
        lab = Lab.open();
        internet = lab.server(2, 1);
        startServer();
        first = lab.lan(1, Router.PORT_PRESERVING);
        second = lab.lan(2, Router.PORT_PRESERVING);
        anna = Wan.peer(lab.machine(first, 2), folder, "Anna");
        bob = Wan.peer(lab.machine(second, 2), folder, "Bob");
        server.awaitReady();
        anna.start();
        bob.start();
        anna.awaitReady();
        bob.awaitReady();
        awaitEachOther("start", System.nanoTime());
        bob.sight().awaitRelayed(anna.id(), PATIENCE);
        anna.sight().awaitRelayed(bob.id(), PATIENCE);
        bob.reach(anna);
        bob.sight().awaitWay(anna.id(), "punched", PATIENCE);
        assertEquals(List.of("untried", "relayed", "punched"), bob.sight().ways(anna.id()));
    }

    private void startServer() throws IOException {
        server = Wan.start(internet, folder);
    }

    @AfterAll
    void takeDown() {
        for (LanPeer each : new LanPeer[] {anna, bob}) if (each != null) each.close();
        if (server != null) server.close();
        if (lab != null) lab.close();
    }

    private void awaitEachOther(String after, long then) throws InterruptedException {
        long seen = anna.sight().awaitOnly(Map.of(bob.id(), "Bob"), PATIENCE);
        seen = Math.max(seen, bob.sight().awaitOnly(Map.of(anna.id(), "Anna"), PATIENCE));
        print(after + ": in sight of each other", then, seen);
    }

    private static void print(String what, long then, long now) {
        System.out.printf("Roaming: %s after %d ms%n", what, (now - then) / 1_000_000);
    }

    // Anybody wants something of the other until it works.
    private long awaitReached(LanPeer one, LanPeer other, String way) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String page = one.page(other);
        while (!page.equals("<h1>" + other + "</h1>")) {
            String last = page;
            assertTrue(System.nanoTime() < end, () -> one.sight() + last);
            Thread.sleep(100);
            page = one.page(other);
        }
        return one.sight().awaitWay(other.id(), way, PATIENCE);
    }

    @Test
    @Order(1)
    void whoSleepsIsLostAndBackWhenItWakesUp() throws Exception {
        anna.program().signal("STOP");
        long then = System.nanoTime();
        print("a sleeper is lost", then, bob.sight().awaitOnly(Map.of(), PATIENCE));
        anna.program().signal("CONT");
        then = System.nanoTime();
        awaitEachOther("awake", then);
        print("reached again", then, awaitReached(bob, anna, "punched"));
    }

    @Test
    @Order(2)
    void whoGetsAnotherAddressIsReachedThere() throws Exception {
        String machine = anna.place().namespace();
        long then = System.nanoTime();
        Namespaces.ip(machine, "addr flush dev eth0 scope global");
        Namespaces.ip(machine, "addr add 192.168.1.77/24 dev eth0");
        Namespaces.ip(machine, "addr add 2a02:0:0:1::77/64 dev eth0 nodad");
        Lab.routeOut(first, machine);
        print("the new address is told", then, awaitTold("/ip4/192.168.1.77/"));
        awaitEachOther("another address", then);
        print("reached again", then, awaitReached(bob, anna, "punched"));
        awaitForgotten("192.168.1.2/");
    }

    // mDNS may have led there before the other sources have heard of it.
    private void awaitForgotten(String address) throws InterruptedException {
        bob.sight()
                .await(
                        "to hear no more of " + address,
                        PATIENCE,
                        rows ->
                                rows.containsKey(anna.id())
                                        && !rows.get(anna.id()).toString().contains(address));
    }

    private long awaitTold(String address) throws InterruptedException {
        return bob.sight()
                .await(
                        "to hear of " + address,
                        PATIENCE,
                        rows ->
                                rows.containsKey(anna.id())
                                        && rows.get(anna.id()).toString().contains(address));
    }

    @Test
    @Order(3)
    void whoComesToOursLanIsANeighbour() throws Exception {
        long then = System.nanoTime();
        lab.move(anna.place(), second, 9);
        print("the new address is told", then, awaitTold("/ip4/192.168.2.9/"));
        awaitEachOther("another LAN", then);
        print("reached there", then, awaitReached(bob, anna, "lan"));
        print("reached there, back", then, awaitReached(anna, bob, "lan"));
        assertEquals(1, bob.peers().size());
        awaitForgotten("192.168.1.77/");
    }

    @Test
    @Order(4)
    void whoMeetsANetworkThatWantsASignInFirstIsToldSoAndNobodyIsLostOnTheLan() throws Exception {
        anna.sight().takeLeft();
        server.close();
        try (Program _ = Portal.start(internet, folder)) {
            awaitProblem(anna, "wants a sign-in first");
            awaitProblem(bob, "wants a sign-in first");
        }
        startServer();
        long then = server.awaitReady();
        awaitProblem(anna, "\"problem\":\"\"");
        print("through the portal", then, System.nanoTime());
        awaitEachOther("through the portal", then);
        assertEquals(List.of(), anna.sight().takeLeft());
    }

    private static void awaitProblem(LanPeer peer, String words) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (String status = ""; !status.contains(words); status = peer.get("/api/status").body()) {
            String last = status;
            assertTrue(System.nanoTime() < end, () -> "never said: " + words + ", but " + last);
            Thread.sleep(100);
        }
    }
}
