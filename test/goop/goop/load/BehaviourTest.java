package goop.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.load.Behaviour.Beat;
import goop.load.Behaviour.Leave;
import goop.load.Behaviour.Next;
import goop.load.Behaviour.Reconnect;
import goop.load.Behaviour.Relabel;
import goop.load.Behaviour.Sleep;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

class BehaviourTest {
    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final Duration TTL = Duration.ofSeconds(20);

    private static List<Next> acts(long seed, int count, Duration wish) {
        Behaviour behaviour = new Behaviour(new SplittableRandom(seed), BEAT, TTL);
        List<Next> acts = new ArrayList<>();
        for (int i = 0; i < count; i++) acts.add(behaviour.next(wish));
        return acts;
    }

    @Test
    void theSameSeedDoesTheSame() {
        assertEquals(acts(7, 1000, null), acts(7, 1000, null));
    }

    @Test
    void everythingThatRealPeersDoComesUpAndMostlyTheyBeat() {
        var kinds =
                acts(1, 20_000, null).stream()
                        .collect(Collectors.groupingBy(Object::getClass, Collectors.counting()));
        assertEquals(5, kinds.size());
        assertTrue(kinds.get(Beat.class) > 19_000, kinds::toString);
    }

    @Test
    void beatsAreALittleEarlyAndSleepIsLongerThanTheTtl() {
        for (Next each : acts(2, 20_000, null)) {
            Duration time =
                    switch (each) {
                        case Beat beat -> beat.after();
                        case Relabel relabel -> relabel.after();
                        case Reconnect reconnect -> reconnect.after();
                        case Sleep sleep -> {
                            assertTrue(sleep.time().compareTo(TTL) > 0);
                            yield BEAT;
                        }
                        case Leave leave -> {
                            assertTrue(leave.away().isPositive());
                            yield BEAT;
                        }
                    };
            assertTrue(time.compareTo(BEAT) <= 0 && time.compareTo(BEAT.dividedBy(2)) > 0);
        }
    }

    @Test
    void aServersWishIsHeard() {
        Duration wish = Duration.ofSeconds(40);
        for (Next each : acts(3, 1000, wish)) {
            if (each instanceof Beat beat) {
                assertTrue(beat.after().compareTo(wish.dividedBy(2)) > 0);
            }
        }
    }
}
