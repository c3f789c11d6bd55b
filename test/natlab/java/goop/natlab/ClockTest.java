package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Clocks on the wall that are wrong: Anna's is two hours ahead, more than a place at the relay
/// lasts, Bob's on the other LAN an hour behind; Cleo's beside Anna and the server's are right.
/// Then they jump. Each test finds everybody there, and leaves everybody there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class ClockTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    // Whoever is not believed any more is lost within this.
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(Wan.TTL_SECONDS + 5);

    @TempDir private static Path folder;
    private Lab lab;
    private Program server;
    private WallClock annasClock;
    private WallClock bobsClock;
    private LanPeer anna;
    private LanPeer bob;
    private LanPeer cleo;

    @BeforeAll
    void start() throws Exception {
        lab = Lab.open();
        server = Wan.start(lab.server(2, 1), folder);
        Lab.Lan first = lab.lan(1, Router.PORT_PRESERVING);
        Lab.Lan second = lab.lan(2, Router.PORT_PRESERVING);
        annasClock = WallClock.in(folder.resolve("annas-clock"), Duration.ofHours(2));
        bobsClock = WallClock.in(folder.resolve("bobs-clock"), Duration.ofHours(-1));
        anna = Wan.peer(lab.machine(first, 2), folder, "Anna").with(annasClock);
        cleo = Wan.peer(lab.machine(first, 3), folder, "Cleo");
        bob = Wan.peer(lab.machine(second, 2), folder, "Bob").with(bobsClock);
        server.awaitReady();
        for (LanPeer each : all()) each.start();
        for (LanPeer each : all()) each.awaitReady();
    }

    @AfterAll
    void takeDown() {
        for (LanPeer each : all()) if (each != null) each.close();
        if (server != null) server.close();
        if (lab != null) lab.close();
    }

    private List<LanPeer> all() {
        return Stream.of(anna, bob, cleo).filter(Objects::nonNull).toList();
    }

    // By its own word, which is of a moment ago.
    private static Duration ahead(LanPeer peer) throws Exception {
        JsonObject wan = peer.get("/api/status").object().array("rendezvous").objects().getFirst();
        return Duration.between(Instant.now(), Instant.parse(wan.string("since")));
    }

    // All of them see just the others, by name, signed, and with their places at the relay.
    private void awaitEverybody() throws Exception {
        for (LanPeer one : all()) {
            Map<String, String> others = new TreeMap<>();
            for (LanPeer each : all()) if (each != one) others.put(each.id(), each.label());
            one.sight().awaitOnly(others, PATIENCE);
            for (String id : others.keySet()) {
                one.sight().awaitRelayed(id, PATIENCE);
                one.sight().await("a signed " + id, PATIENCE, now -> Sight.verified(now.get(id)));
            }
        }
    }

    private void staysForLongerThanATtl() throws Exception {
        for (LanPeer each : all()) each.sight().takeLeft();
        Thread.sleep(LONG_ENOUGH); // that nothing happens has no event to wait for
        for (LanPeer each : all()) {
            assertEquals(List.of(), each.sight().takeLeft(), "who left in the eyes of " + each);
        }
        awaitEverybody();
    }

    @Test
    @Order(1)
    void everybodyIsThereSignedAndWithAPlaceAtTheRelay() throws Exception {
        assertTrue(ahead(anna).toMinutes() > 110, "Anna's clock is right");
        assertTrue(ahead(bob).toMinutes() < -50, "Bob's clock is right");
        awaitEverybody();
        assertEquals("relayed", bob.reach(anna));
        bob.sight().awaitWay(anna.id(), "punched", PATIENCE);
        assertEquals("delivered", anna.say(bob, "How late is it?"));
        assertEquals("How late is it?", bob.heard(anna));
        assertEquals("<h1>Cleo</h1>", bob.page(cleo));
    }

    @Test
    @Order(2)
    void clocksThatJumpEitherWayLoseNobody() throws Exception {
        annasClock.set(Duration.ofHours(-1));
        bobsClock.set(Duration.ofHours(1));
        staysForLongerThanATtl();
        assertEquals("delivered", bob.say(anna, "Later than I thought."));
    }

    @Test
    @Order(3)
    void whoStartsAnewWithItsClockSetBackIsBackAndWhatItSaysCounts() throws Exception {
        anna.kill(); // the others still remember what it said by a later clock
        annasClock.set(Duration.ofHours(-2));
        anna.rename("Anna Two").start().awaitReady();
        awaitEverybody();
    }
}
