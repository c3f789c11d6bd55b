package goop.libp2p.autonat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.libp2p.Multiaddr;
import goop.libp2p.Reachability.Verdict;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Random;

/// From what others say to a verdict.
class VerdictsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Multiaddr> OURS =
            Multiaddr.parseAll(List.of("/ip4/85.0.0.1/tcp/1", "/ip4/85.0.0.1/tcp/2"));

    private final Verdicts verdicts = new Verdicts();

    private Verdict now(long seconds) {
        return verdicts.now(START.plusSeconds(seconds)).verdict();
    }

    @Test
    void oneSuccessIsEnoughAndHoldsAnHour() {
        verdicts.addresses(OURS);
        verdicts.reached(OURS.getFirst(), START);
        assertEquals(Verdict.PUBLIC, now(3600));
        assertEquals(List.of(OURS.getFirst()), verdicts.now(START).confirmed());
        assertEquals(Verdict.UNKNOWN, now(3601));
    }

    @Test
    void oneFailureMayBeTheOthersOwn() {
        verdicts.addresses(OURS);
        verdicts.failed(START);
        assertEquals(Verdict.UNKNOWN, now(0));
        verdicts.failed(START);
        assertEquals(Verdict.PRIVATE, now(0));
    }

    @Test
    void whatHasWorkedIsDoubtedLater() {
        verdicts.addresses(OURS);
        verdicts.reached(OURS.getFirst(), START);
        verdicts.failed(START);
        verdicts.failed(START);
        assertEquals(Verdict.PUBLIC, now(0));
        assertEquals(Verdicts.IN_DOUBT, verdicts.pause());
        verdicts.failed(START);
        assertEquals(Verdict.PRIVATE, now(0));
    }

    @Test
    void otherAddressesBeginANewInquiry() {
        verdicts.addresses(OURS);
        verdicts.reached(OURS.getFirst(), START);
        verdicts.addresses(OURS.subList(1, 2));
        assertEquals(Verdict.UNKNOWN, now(0));
    }

    @Test
    void underAnyScheduleAConfirmedAddressIsOursAndPublicMeansOneIsThere() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            Verdicts each = new Verdicts();
            Instant time = START;
            List<Multiaddr> ours = OURS;
            each.addresses(ours);
            for (int step = 0; step < 50; step++) {
                time = time.plusSeconds(random.nextInt(2000));
                switch (random.nextInt(4)) {
                    case 0 -> each.reached(ours.get(random.nextInt(ours.size())), time);
                    case 1 -> {
                        ours = random.nextBoolean() ? OURS : OURS.subList(0, 1);
                        each.addresses(ours);
                    }
                    default -> each.failed(time);
                }
                boolean open = each.now(time).verdict() == Verdict.PUBLIC;
                String where = "seed " + seed + " step " + step;
                assertEquals(open, !each.now(time).confirmed().isEmpty(), where);
                assertEquals(true, ours.containsAll(each.now(time).confirmed()), where);
            }
        }
    }
}
