package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.interop.Partner;
import goop.natlab.Pair.Maker;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.List;

/// Holes between homes that are 25 ms from the Internet, so that what each side sends is under way
/// when the other acts. `make natlab` makes a tenth of its tries here.
@Execution(ExecutionMode.CONCURRENT)
class FarPunchTest {
    private static final int HOP_MILLIS = 25;
    // Each says by the relay where it is before anything is dialled.
    private static final int ROUND_TRIP_MICROS = 4 * HOP_MILLIS * 1_000;

    private static final int TRIES = Math.max(2, Integer.getInteger("goop.natlab.tries", 10) / 10);

    @ParameterizedTest
    @CsvSource({
        "OURS, OURS, OURS, PORT_PRESERVING",
        "OURS, OURS, GO, PORT_PRESERVING",
        "OURS, GO, OURS, PORT_PRESERVING",
        "GO, GO, GO, PORT_PRESERVING",
        // What each side sends first has passed its own router before the other's comes there.
        "OURS, OURS, OURS, REJECTING"
    })
    void theyMeetEveryTime(Maker relayMaker, Maker listens, Maker dials, Router router)
            throws IOException {
        try (Lab lab = Lab.open()) {
            Partner relay = Pair.relay(lab, lab.server(2, 1), relayMaker);
            Lab.Place one = lab.farHome(1, router, HOP_MILLIS);
            Lab.Place two = lab.farHome(2, router, HOP_MILLIS);
            Partner listener = Pair.start(lab, one, listens);
            Partner dialler = Pair.start(lab, two, dials);
            Tries tries = new Tries(new Pair(List.of(relay), listener, dialler), TRIES);
            System.out.printf(
                    "%s to %s by %s, 25 ms a hop, %s: %s%n",
                    dials, listens, relayMaker, router, tries);
            assertTrue(tries.leastMicros() >= ROUND_TRIP_MICROS, "the line is shorter than told");
        }
    }
}
