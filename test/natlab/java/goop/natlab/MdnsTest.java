package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.JsonObject;
import goop.libp2p.Multiaddr;
import goop.libp2p.interop.Partner;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Peers on one link find each other, whoever made them.
class MdnsTest {
    /// What is promised; five times that is what a machine that does much else is given.
    private static final Duration PROMISED = Duration.ofSeconds(2);

    private static final Duration PATIENCE = PROMISED.multipliedBy(5);
    private static final String TAG = "goop-mdns";

    /// Who a peer is made by.
    enum Maker {
        OURS,
        GO,
        GO_034,
        JS
    }

    private Lab lab;

    @BeforeEach
    void open() throws IOException {
        lab = Lab.open();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    /// js-libp2p looks over IPv4 only.
    @ParameterizedTest
    @CsvSource({
        "OURS, OURS, true, true",
        "OURS, OURS, true, false",
        "OURS, OURS, false, true",
        "OURS, GO, true, false",
        "GO, OURS, true, false",
        "OURS, GO, false, true",
        "GO, OURS, false, true",
        "OURS, GO_034, true, true",
        "GO_034, OURS, true, true",
        "OURS, JS, true, true",
        "JS, OURS, true, true"
    })
    void twoOnOneLinkFindEachOther(Maker there, Maker comes, boolean four, boolean six)
            throws Exception {
        Partner one = start(lab.neighbour(1, four, six), there);
        Partner other = start(lab.neighbour(2, four, six), comes);
        one.ask("mdns", "tag", TAG);
        long start = System.nanoTime();
        other.ask("mdns", "tag", TAG);
        Duration forward = await(start, one, "found", other, 1);
        Duration back = await(start, other, "found", one, 1);
        print(there + " finds " + comes, four, six, forward);
        print(comes + " finds " + there, four, six, back);
        other.ask("connect", "addr", foundAddress(other, one));
    }

    @Test
    void severalOnOneMachineFindEachOther() throws Exception {
        Lab.Place machine = lab.neighbour(1, true, true);
        List<Partner> all =
                List.of(
                        start(machine, Maker.OURS),
                        start(machine, Maker.OURS),
                        start(machine, Maker.GO));
        for (Partner each : all) each.ask("mdns", "tag", TAG);
        long start = System.nanoTime();
        for (Partner each : all) {
            for (Partner other : all) {
                if (each == other) continue;
                print("one machine", true, true, await(start, each, "found", other, 1));
            }
        }
    }

    @Test
    void aLinkThatWasDownIsUsedAgain() throws Exception {
        Lab.Place place = lab.neighbour(1, true, true);
        Partner one = start(place, Maker.OURS);
        Partner other = start(lab.neighbour(2, true, true), Maker.OURS);
        one.ask("mdns", "tag", TAG);
        other.ask("mdns", "tag", TAG);
        await(System.nanoTime(), one, "found", other, 1);
        Namespaces.ip(place.namespace(), "link set eth0 down");
        long down = System.nanoTime();
        Duration lost = await(down, one, "lost", other, 1);
        Namespaces.ip(place.namespace(), "link set eth0 up");
        long up = System.nanoTime();
        Duration found = await(up, one, "found", other, 2);
        System.out.printf(
                "mDNS: a link down noticed after %d ms, up again after %d ms%n",
                lost.toMillis(), found.toMillis());
    }

    @ParameterizedTest
    @CsvSource({"OURS", "GO"})
    void whoLeavesIsLost(Maker maker) throws Exception {
        Partner one = start(lab.neighbour(1, true, true), Maker.OURS);
        Partner leaving = start(lab.neighbour(2, true, true), maker);
        one.ask("mdns", "tag", TAG);
        leaving.ask("mdns", "tag", TAG);
        await(System.nanoTime(), one, "found", leaving, 1);
        long start = System.nanoTime();
        leaving.ask("mdnsStop");
        print("goodbye of " + maker, true, true, await(start, one, "lost", leaving, 1));
    }

    /// Without a goodbye it is lost when it does not answer, which is asked by whoever could not
    /// reach it.
    @Test
    void whoIsKilledIsLostOnceItIsDoubted() throws Exception {
        Partner one = start(lab.neighbour(1, true, true), Maker.OURS);
        Partner killed = start(lab.neighbour(2, true, true), Maker.OURS);
        one.ask("mdns", "tag", TAG);
        killed.ask("mdns", "tag", TAG);
        await(System.nanoTime(), one, "found", killed, 1);
        killed.kill();
        long start = System.nanoTime();
        one.ask("doubt", "peer", killed.id());
        print("a doubt", true, true, await(start, one, "lost", killed, 1));
    }

    /// VU#550620. Go, which answers, shows that the probe can tell.
    @ParameterizedTest
    @CsvSource({"OURS, false", "GO, true"})
    void nothingIsAnsweredToOneAddress(Maker maker, boolean answers) throws Exception {
        Lab.Place place = lab.neighbour(1, true, false);
        Partner asked = start(place, maker);
        Partner asking = start(lab.neighbour(2, true, false), Maker.OURS);
        asked.ask("mdns", "tag", TAG);
        JsonObject answer = asking.ask("probe", "addr", place.address(), "tag", TAG);
        assertEquals(answers, answer.bool("answered"));
    }

    private Partner start(Lab.Place place, Maker maker) throws IOException {
        List<String> listen = new ArrayList<>();
        if (!place.address().isEmpty()) listen.addAll(List.of("--listen", "/ip4/0.0.0.0/tcp/0"));
        if (!place.six().isEmpty()) listen.addAll(List.of("--listen", "/ip6/::/tcp/0"));
        String[] flags = listen.toArray(String[]::new);
        return switch (maker) {
            case OURS -> lab.startOurs(place, flags);
            case GO -> lab.start(place, Partner.Make.GO, flags);
            case GO_034 -> lab.start(place, Partner.Make.GO_034, flags);
            case JS -> lab.start(place, Partner.Make.JS, flags);
        };
    }

    /// Waits until `one` has found or lost `other` so often.
    private static Duration await(long start, Partner one, String what, Partner other, int times)
            throws Exception {
        while (true) {
            boolean done = events(one, what, other).size() >= times;
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            if (done) return taken;
            assertTrue(taken.compareTo(PATIENCE) < 0, () -> what + " not within " + PATIENCE);
            Thread.sleep(5);
        }
    }

    private static List<JsonObject> events(Partner one, String what, Partner other)
            throws IOException {
        List<JsonObject> events = new ArrayList<>();
        for (JsonObject each : one.ask("found").array(what).objects()) {
            if (each.string("peer").equals(other.id().toString())) events.add(each);
        }
        return events;
    }

    /// An address by which it was found, and that is not loopback.
    private static Multiaddr foundAddress(Partner one, Partner other) throws IOException {
        for (String each : events(one, "found", other).getFirst().strings("addrs")) {
            if (each.contains("/127.0.0.1/") || each.contains("/ip6/::1/")) continue;
            return Multiaddr.parse(each).withPeer(other.id());
        }
        throw new AssertionError("found nowhere");
    }

    private static void print(String what, boolean four, boolean six, Duration taken) {
        String over = four && six ? "IPv4 and IPv6" : four ? "IPv4" : "IPv6";
        System.out.printf("mDNS, %s: %s after %d ms%n", over, what, taken.toMillis());
    }
}
