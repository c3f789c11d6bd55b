package goop.natlab;

import goop.libp2p.interop.Partner;
import goop.natlab.Pair.Maker;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Holes between homes whose routers keep ports.
class PunchTest {
    private static final int TRIES = Integer.getInteger("goop.natlab.tries", 10);

    @ParameterizedTest
    @CsvSource({"OURS, OURS, OURS", "GO, OURS, OURS", "GO, OURS, GO", "GO, GO, OURS", "GO, GO, GO"})
    void portPreservingRoutersLetThemThrough(Maker relayMaker, Maker listens, Maker dials)
            throws IOException {
        try (Lab lab = Lab.open()) {
            Partner relay = Pair.relay(lab, lab.server(2, 1), relayMaker);
            Partner listener = Pair.start(lab, lab.home(1, Router.PORT_PRESERVING), listens);
            Partner dialler = Pair.start(lab, lab.home(2, Router.PORT_PRESERVING), dials);
            Pair pair = new Pair(List.of(relay), listener, dialler);
            List<Long> micros = new ArrayList<>();
            for (int count = 0; count < TRIES; count++) {
                if (count > 0) pair.renew();
                pair.connect();
                micros.add(pair.direct());
            }
            Collections.sort(micros);
            System.out.printf(
                    "%s to %s through %s: direct %d of %d, after %.1f ms (median; %.1f to %.1f)%n",
                    dials,
                    listens,
                    relayMaker,
                    micros.size(),
                    TRIES,
                    micros.get(micros.size() / 2) / 1e3,
                    micros.getFirst() / 1e3,
                    micros.getLast() / 1e3);
        }
    }
}
