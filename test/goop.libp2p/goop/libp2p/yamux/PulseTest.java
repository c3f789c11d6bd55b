package goop.libp2p.yamux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.libp2p.yamux.Pulse.Action;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

class PulseTest {
    private final Pulse pulse = new Pulse(YamuxLimits.defaults(), seconds(0));

    private static long seconds(double seconds) {
        // Nanosecond clocks may wrap: begin near the end.
        return Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(20) + (long) (seconds * 1e9);
    }

    @Test
    void aPeerIsAskedEveryThirtySecondsWhateverItSends() {
        assertEquals(Action.NONE, pulse.look(seconds(29), 1));
        assertEquals(Action.PING, pulse.look(seconds(30), 2));
        int nonce = pulse.sent(seconds(30));
        pulse.answered(nonce, seconds(31));
        assertEquals(Action.NONE, pulse.look(seconds(59), 3));
        assertEquals(Action.PING, pulse.look(seconds(60), 3));
    }

    @Test
    void onePeerThatIsSilentTenSecondsAfterAPingIsDead() {
        pulse.sent(seconds(30));
        assertEquals(Action.NONE, pulse.look(seconds(39.9), 0));
        assertEquals(Action.DEAD, pulse.look(seconds(40), 0));
    }

    @Test
    void onePeerWhoseAnswerWaitsBehindItsDataIsNot() {
        pulse.sent(seconds(30));
        assertEquals(Action.NONE, pulse.look(seconds(39), 1));
        assertEquals(Action.NONE, pulse.look(seconds(48), 2));
        assertEquals(Action.NONE, pulse.look(seconds(57), 2));
        assertEquals(Action.DEAD, pulse.look(seconds(58), 2));
    }

    @Test
    void theRoundTripIsAnAverage() {
        assertEquals(0, pulse.roundTrip());
        pulse.answered(pulse.sent(seconds(1)), seconds(1) + 100);
        assertEquals(100, pulse.roundTrip());
        pulse.answered(pulse.sent(seconds(2)), seconds(2) + 300);
        assertEquals(200, pulse.roundTrip());
    }

    @Test
    void anAnswerThatWasNotAskedForCountsForNothing() {
        pulse.answered(0, seconds(1));
        int nonce = pulse.sent(seconds(2));
        pulse.answered(nonce + 1, seconds(3));
        assertEquals(0, pulse.roundTrip());
        pulse.answered(nonce, seconds(4));
        pulse.answered(nonce, seconds(9));
        assertEquals(seconds(4) - seconds(2), pulse.roundTrip());
    }
}
