package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.JsonObject;
import goop.libp2p.interop.Partner;
import goop.natlab.Pair.Maker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.List;

/// What stands between two peers, and whether they get to each other.
@Execution(ExecutionMode.CONCURRENT)
class RoutersTest {
    private interface Homes {
        Lab.Place at(Lab lab, int number) throws IOException;
    }

    private static Pair pair(Lab lab, Maker listens, Homes one, Maker dials, Homes other)
            throws IOException {
        Partner relay = Pair.relay(lab, lab.server(2, 1), Maker.GO);
        Partner listener = Pair.start(lab, one.at(lab, 1), listens);
        Partner dialler = Pair.start(lab, other.at(lab, 2), dials);
        Pair pair = new Pair(List.of(relay), listener, dialler);
        pair.connect();
        return pair;
    }

    private static Homes behind(Router router) {
        return (lab, number) -> lab.home(number, router);
    }

    @ParameterizedTest
    @CsvSource({
        "OURS, FIREWALL, OURS, FIREWALL",
        "OURS, PORT_PRESERVING, OURS, FIREWALL",
        "GO, FIREWALL, OURS, PORT_PRESERVING",
        "OURS, FIREWALL, GO, PORT_PRESERVING"
    })
    void theyMeet(Maker listens, Router one, Maker dials, Router other) throws IOException {
        try (Lab lab = Lab.open()) {
            Pair pair = pair(lab, listens, behind(one), dials, behind(other));
            try {
                pair.direct();
            } catch (IOException failed) {
                System.out.println(pair.reports());
                throw failed;
            }
        }
    }

    // Without any delay on the line each side's first packet is answered with a reset before the
    // other side's has left: who meets whom is a race, which go-libp2p loses nine times of ten.
    @Test
    void whereRoutersAnswerWithResetsTheyMeetOrTheRelayGoesOn() throws IOException {
        try (Lab lab = Lab.open()) {
            Homes home = behind(Router.REJECTING);
            Pair pair = pair(lab, Maker.OURS, home, Maker.OURS, home);
            JsonObject report =
                    pair.dialler.ask("report", "peer", pair.listener.id(), "millis", 60_000);
            System.out.println("resets: direct=" + report.bool("direct"));
            JsonObject steady =
                    pair.dialler.ask(
                            "steady", "peer", pair.listener.id(), "bytes", 1, "millis", 2_000);
            assertTrue(steady.integer("bytes") > 0);
            assertEquals(!report.bool("direct"), steady.bool("relayed"));
        }
    }

    @Test
    void twoRoutersInARowAreNoObstacle() throws IOException {
        try (Lab lab = Lab.open()) {
            Homes twofold =
                    (in, number) ->
                            in.doubleHome(number, Router.PORT_PRESERVING, Router.PORT_PRESERVING);
            pair(lab, Maker.OURS, twofold, Maker.OURS, twofold).direct();
        }
    }

    // What the test after this shows of us, go-libp2p among its own does no better.
    @ParameterizedTest
    @CsvSource({"PORT_PRESERVING, SYMMETRIC", "SYMMETRIC, PORT_PRESERVING"})
    void goAmongItsOwnStaysRelayedWhereOneRouterChoosesPortsAnew(Router one, Router other)
            throws IOException {
        try (Lab lab = Lab.open()) {
            Pair pair = pair(lab, Maker.GO, behind(one), Maker.GO, behind(other));
            JsonObject steady =
                    pair.dialler.ask(
                            "steady", "peer", pair.listener.id(), "bytes", 1, "millis", 10_000);
            assertTrue(steady.bool("relayed") && steady.integer("bytes") > 0, steady::toString);
            Object[] wanted = {"peer", pair.listener.id(), "millis", 100};
            assertThrows(Partner.Failure.class, () -> pair.dialler.ask("direct", wanted));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OURS, SYMMETRIC, OURS, SYMMETRIC",
        "OURS, PORT_PRESERVING, OURS, SYMMETRIC",
        "GO, SYMMETRIC, OURS, PORT_PRESERVING"
    })
    void whereARouterChoosesPortsAnewTheRelayCarriesTheStreamAndItIsSaidWhy(
            Maker listens, Router one, Maker dials, Router other) throws IOException {
        try (Lab lab = Lab.open()) {
            Pair pair = pair(lab, listens, behind(one), dials, behind(other));
            JsonObject steady =
                    pair.dialler.ask(
                            "steady", "peer", pair.listener.id(), "bytes", 1, "millis", 2_000);
            assertTrue(steady.bool("relayed"));
            assertTrue(steady.integer("bytes") > 0);
            JsonObject report =
                    pair.dialler.ask("report", "peer", pair.listener.id(), "millis", 60_000);
            assertEquals(false, report.bool("direct"));
            assertEquals("no dial met the peer's", report.string("why"));
            assertTrue(report.string("dials").contains("no answer"), report::toString);
        }
    }

    // It offers hole punching only once four observers agree on where it is.
    @ParameterizedTest
    @CsvSource({"GO_034, OURS", "OURS, GO_034"})
    void anOlderGoPeerWithOneObserverIsRelayedAndItIsSaidWhy(Maker listens, Maker dials)
            throws IOException {
        try (Lab lab = Lab.open()) {
            Partner relay = Pair.relay(lab, lab.server(2, 1), Maker.OURS);
            Homes home = behind(Router.PORT_PRESERVING);
            Partner listener = Pair.start(lab, home.at(lab, 1), listens);
            Partner dialler = Pair.start(lab, home.at(lab, 2), dials);
            listener.ask("reserve", "addr", relay.address());
            dialler.ask("connect", "addr", relay.address() + "/p2p-circuit/p2p/" + listener.id());
            Partner ours = listens == Maker.OURS ? listener : dialler;
            Partner older = listens == Maker.OURS ? dialler : listener;
            JsonObject steady = ours.ask("steady", "peer", older.id(), "bytes", 1, "millis", 3_000);
            assertTrue(steady.bool("relayed") && steady.integer("bytes") > 0, steady::toString);
            JsonObject said = ours.ask("diagnosis", "peer", older.id());
            assertEquals("RELAYED", said.string("way"));
            assertTrue(
                    said.string("reasons").contains("the peer does not offer to (/libp2p/dcutr)"),
                    said::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OURS", "GO"})
    void whereIpv6HasNoNatItIsDialled(Maker listens) throws IOException {
        try (Lab lab = Lab.open()) {
            Partner relay = Pair.relay(lab, lab.server(2, 1), Maker.OURS);
            Lab.Place one = lab.home(1, Router.SYMMETRIC, true);
            Lab.Place two = lab.home(2, Router.SYMMETRIC, true);
            Partner listener = Pair.start(lab, one, listens, "--listen", one.tcp6());
            Partner dialler = Pair.start(lab, two, Maker.OURS, "--listen", two.tcp6());
            Pair pair = new Pair(List.of(relay), listener, dialler);
            pair.connect();
            pair.direct();
            JsonObject answer = dialler.ask("direct", "peer", listener.id(), "millis", 1);
            assertTrue(answer.string("addr").startsWith("/ip6/2a02:"), answer::toString);
        }
    }
}
