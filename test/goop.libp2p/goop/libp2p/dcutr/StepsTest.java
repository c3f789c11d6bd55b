package goop.libp2p.dcutr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Multiaddr;
import goop.libp2p.ProtocolException;
import goop.libp2p.dcutr.Steps.Action;
import goop.libp2p.dcutr.Steps.Event;
import goop.libp2p.upgrade.Role;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The steps of an upgrade, without any network.
class StepsTest {
    private static final long MILLI = 1_000_000;
    private static final List<Multiaddr> OURS = List.of(address("/ip4/85.0.0.1/tcp/4001"));
    private static final List<Multiaddr> THEIRS = List.of(address("/ip4/85.0.0.2/tcp/4002"));

    private static Multiaddr address(String text) {
        return Multiaddr.parseAll(List.of(text)).getFirst();
    }

    private static Event connect(List<Multiaddr> addresses) {
        return new Event.Received(new HolePunchMessage.Connect(addresses));
    }

    private static final Event SYNC = new Event.Received(new HolePunchMessage.Sync());

    @Test
    void theOpenerWaitsHalfTheRoundTripAndIsTheServer() throws ProtocolException {
        Steps steps = Steps.opens(OURS, Steps.MOST_TRIES);
        Action first = steps.on(new Event.Begun(List.of()), 0);
        assertEquals(new Action.SendConnect(OURS), first);
        Action sync = steps.on(connect(THEIRS), 40 * MILLI);
        assertEquals(new Action.SendSync(Duration.ofMillis(20)), sync);
        Action punch = steps.on(new Event.Waited(), 60 * MILLI);
        assertEquals(new Action.Punch(THEIRS, Role.SERVER, Duration.ofMillis(40)), punch);
        Action done = steps.on(new Event.Punched(true), 70 * MILLI);
        assertEquals(new Action.Done(true, "punched"), done);
    }

    @Test
    void theAnswererPunchesOnSyncAndIsTheClient() throws ProtocolException {
        Steps steps = Steps.answers(OURS);
        assertEquals(new Action.AnswerConnect(OURS), steps.on(connect(THEIRS), 0));
        Action punch = steps.on(SYNC, 30 * MILLI);
        assertEquals(new Action.Punch(THEIRS, Role.CLIENT, Duration.ofMillis(30)), punch);
    }

    @Test
    void publicAddressesAreDialledFirst() throws ProtocolException {
        Steps steps = Steps.opens(OURS, Steps.MOST_TRIES);
        assertEquals(new Action.Dial(THEIRS), steps.on(new Event.Begun(THEIRS), 0));
        assertEquals(new Action.SendConnect(OURS), steps.on(new Event.Dialled(false), 1));
    }

    @Test
    void thereAreThreeTriesAndTheReasonStays() throws ProtocolException {
        Steps steps = Steps.opens(OURS, Steps.MOST_TRIES);
        Action action = steps.on(new Event.Begun(List.of()), 0);
        int punches = 0;
        while (!(action instanceof Action.Done done)) {
            action =
                    switch (action) {
                        case Action.SendConnect _ -> steps.on(connect(THEIRS), 1);
                        case Action.SendSync _ -> steps.on(new Event.Waited(), 2);
                        case Action.Punch _ -> {
                            punches++;
                            yield steps.on(new Event.Punched(false), 3);
                        }
                        default -> throw new AssertionError(action);
                    };
        }
        assertEquals(3, punches);
        assertEquals(new Action.Done(false, "no dial met the peer's"), done);
    }

    @Test
    void withoutAddressesItEndsAndSaysWhose() throws ProtocolException {
        Action own = Steps.opens(List.of(), Steps.MOST_TRIES).on(new Event.Begun(List.of()), 0);
        assertEquals(new Action.Done(false, "no public address of our own is known"), own);
        List<Multiaddr> secret = List.of(address("/ip4/10.0.0.1/tcp/1"));
        Action theirs = Steps.answers(OURS).on(connect(secret), 0);
        assertEquals(new Action.Done(false, "the peer told no public address"), theirs);
    }

    @Test
    void aMessageOutOfTurnIsThePeersFault() throws ProtocolException {
        assertThrows(ProtocolException.class, () -> Steps.answers(OURS).on(SYNC, 0));
        Steps opener = Steps.opens(OURS, Steps.MOST_TRIES);
        opener.on(new Event.Begun(List.of()), 0);
        assertThrows(ProtocolException.class, () -> opener.on(SYNC, 0));
        Steps answerer = Steps.answers(OURS);
        answerer.on(connect(THEIRS), 0);
        assertThrows(ProtocolException.class, () -> answerer.on(connect(THEIRS), 0));
    }

    /// Two sides under thousands of schedules: messages lost, streams broken, punches that fail on
    /// one side or both, connections that come about by themselves.
    @Test
    void everyScheduleEndsWithinThreeTries() throws ProtocolException {
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            Steps steps =
                    random.nextBoolean()
                            ? Steps.opens(OURS, Steps.MOST_TRIES)
                            : Steps.answers(OURS);
            boolean opener = random.nextBoolean();
            steps = opener ? Steps.opens(OURS, Steps.MOST_TRIES) : Steps.answers(OURS);
            Event event =
                    opener
                            ? new Event.Begun(random.nextBoolean() ? THEIRS : List.of())
                            : connect(THEIRS);
            List<Action> actions = new ArrayList<>();
            long nanos = 0;
            while (true) {
                nanos += random.nextInt(1_000_000);
                Action action = steps.on(event, nanos);
                actions.add(action);
                if (action instanceof Action.Done) break;
                event = outcome(action, random);
            }
            long punches = actions.stream().filter(Action.Punch.class::isInstance).count();
            assertTrue(punches <= Steps.MOST_TRIES, "seed " + seed + ": " + actions);
            assertTrue(actions.size() < 20, "seed " + seed + ": " + actions);
            for (Action each : actions) {
                if (each instanceof Action.Punch punch) assertEquals(THEIRS, punch.addresses());
            }
            assertInstanceOf(Action.Done.class, actions.getLast(), "seed " + seed);
        }
    }

    private static Event outcome(Action action, Random random) {
        if (random.nextInt(20) == 0) return new Event.Connected();
        boolean broken = random.nextInt(4) == 0;
        return switch (action) {
            case Action.Dial _ -> new Event.Dialled(random.nextInt(4) == 0);
            case Action.SendConnect _ -> broken ? new Event.StreamFailed("reset") : connect(THEIRS);
            case Action.AnswerConnect _ -> broken ? new Event.StreamFailed("reset") : SYNC;
            case Action.SendSync _ -> broken ? new Event.StreamFailed("reset") : new Event.Waited();
            case Action.Wait _ -> new Event.Waited();
            case Action.Punch _ -> new Event.Punched(random.nextInt(3) == 0);
            case Action.Done done -> throw new AssertionError(done);
        };
    }
}
