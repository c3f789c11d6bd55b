package goop.natlab;

import goop.libp2p.interop.Partner;
import goop.natlab.Pair.Maker;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Holes between homes whose routers keep ports. `make natlab` makes many tries.
@Execution(ExecutionMode.CONCURRENT)
class PunchTest {
    private static final int TRIES = Integer.getInteger("goop.natlab.tries", 10);

    // What go-libp2p 0.34 believes of its own address takes so many observers.
    private static final int OBSERVERS = 4;

    @ParameterizedTest
    @CsvSource({"OURS, OURS, OURS", "GO, OURS, OURS", "OURS, OURS, GO", "OURS, GO, OURS"})
    void portPreservingRoutersLetThemThroughEveryTime(Maker relayMaker, Maker listens, Maker dials)
            throws IOException {
        try (Lab lab = Lab.open()) {
            Partner relay = Pair.relay(lab, lab.server(2, 1), relayMaker);
            punch(lab, List.of(relay), listens, dials, relayMaker);
        }
    }

    @ParameterizedTest
    @CsvSource({"GO_034, OURS", "OURS, GO_034"})
    void olderGoPeersMeetOursWhenTheyHaveFourObservers(Maker listens, Maker dials)
            throws IOException {
        try (Lab lab = Lab.open()) {
            Lab.Place servers = lab.server(2, OBSERVERS);
            List<Partner> relays = new ArrayList<>();
            for (int number = 2; number < 2 + OBSERVERS; number++) {
                String listen = "/ip4/85.0.0." + number + "/tcp/0";
                relays.add(Pair.relay(lab, servers, Maker.GO, listen));
            }
            punch(lab, relays, listens, dials, Maker.GO);
        }
    }

    private static void punch(
            Lab lab, List<Partner> relays, Maker listens, Maker dials, Maker relayMaker)
            throws IOException {
        Partner listener = Pair.start(lab, lab.home(1, Router.PORT_PRESERVING), listens);
        Partner dialler = Pair.start(lab, lab.home(2, Router.PORT_PRESERVING), dials);
        Pair pair = new Pair(relays, listener, dialler);
        System.out.printf(
                "%s to %s by %s: %s%n", dials, listens, relayMaker, new Tries(pair, TRIES));
    }
}
