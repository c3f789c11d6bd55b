package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.JsonObject;
import goop.libp2p.interop.Partner;
import goop.natlab.Pair.Maker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.util.List;

/// What the doors of a third party see when peers and relays say that somebody lives there.
@Execution(ExecutionMode.CONCURRENT)
class DoorsTest {
    // A minute's dials of one address, at most so many of one peer's, and further SYNs to what
    // refuses.
    private static final int DIALS = 24;
    private static final int DIALS_A_PEER = 6 * 2;
    private static final int REFUSED = 1500;

    private static void assertBounded(String what, Doors doors, int bound) throws IOException {
        long knocks = doors.knocks();
        System.out.println(what + ": " + knocks + " SYNs at the third party, at most " + bound);
        assertTrue(knocks > 0, "nothing was dialled");
        assertTrue(knocks <= bound, knocks + " SYNs");
    }

    @Test
    void manyPeersThatNameAHundredOfItsPortsPointNoMoreAtItThanTheBudget() throws IOException {
        try (Lab lab = Lab.open()) {
            Lab.Place place = lab.server(2, 1);
            Doors doors = Doors.of(lab.server(50, 1), place);
            Partner relay = Pair.relay(lab, place, Maker.OURS);
            Partner victim = Pair.start(lab, lab.home(1, Router.PORT_PRESERVING), Maker.OURS);
            Partner liars = lab.startOurs(lab.server(9, 1));
            victim.ask("reserve", "addr", relay.address());
            victim.ask("serves", "millis", 30_000);
            String circuit = relay.address() + "/p2p-circuit/p2p/" + victim.id();
            liars.ask("mislead", "addr", circuit, "about", doors.address(), "peers", 10);
            assertBounded("ten peers", doors, DIALS + REFUSED);
        }
    }

    @Test
    void aPeerThatBeginsOnePunchAfterTheOtherHasItsShare() throws IOException {
        try (Lab lab = Lab.open()) {
            Lab.Place place = lab.server(2, 1);
            Doors doors = Doors.of(lab.server(50, 1), place);
            Partner relay = Pair.relay(lab, place, Maker.OURS);
            Partner victim = Pair.start(lab, lab.home(1, Router.PORT_PRESERVING), Maker.OURS);
            Partner liar = lab.startOurs(lab.server(9, 1));
            victim.ask("connect", "addr", relay.address());
            victim.ask("serves", "millis", 30_000);
            liar.ask("reserve", "addr", relay.address());
            victim.ask("connect", "addr", relay.address() + "/p2p-circuit/p2p/" + liar.id());
            liar.ask("insist", "peer", victim.id(), "about", doors.address(), "streams", 20);
            assertBounded("one peer", doors, DIALS_A_PEER + REFUSED);
        }
    }

    @Test
    void aRelayThatLiesAboutAnAddressHasItDialledAsOftenAsAnybodyAndItIsNeverAnnounced()
            throws IOException {
        try (Lab lab = Lab.open()) {
            Lab.Place place = lab.server(2, 1);
            Doors doors = Doors.of(lab.server(50, 1), place);
            Lab.Place home = lab.home(1, Router.PORT_PRESERVING);
            // What the relay sees, and so tells, is what its own translation makes of it.
            Namespaces.nft(
                    place.namespace(),
                    """
                    table ip lie {
                        chain input {
                            type nat hook input priority 100;
                            ip saddr %s snat to %s
                        }
                    }
                    """
                            .formatted(home.outside(), doors.address()));
            Partner relay = Pair.relay(lab, place, Maker.OURS);
            Partner listener = Pair.start(lab, home, Maker.OURS);
            Partner dialler = Pair.start(lab, lab.home(2, Router.PORT_PRESERVING), Maker.OURS);
            Pair pair = new Pair(List.of(relay), listener, dialler);
            pair.connect();
            JsonObject report = listener.ask("report", "peer", dialler.id(), "millis", 60_000);
            assertFalse(report.bool("direct"), report::toString);
            assertEquals(3, report.integer("tries"), report::toString);
            dialler.ask("report", "peer", listener.id(), "millis", 60_000);
            assertBounded("a relay", doors, 3 + REFUSED);
            assertFalse(
                    listener.ask("addresses").toString().contains(doors.address()),
                    "announced what one relay told");
            JsonObject steady =
                    dialler.ask("steady", "peer", listener.id(), "bytes", 1, "millis", 1_000);
            assertTrue(steady.bool("relayed") && steady.integer("bytes") > 0, steady::toString);
        }
    }
}
