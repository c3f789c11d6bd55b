package goop.libp2p.dcutr;

import goop.libp2p.Multiaddr;
import goop.libp2p.ProtocolException;
import goop.libp2p.upgrade.Role;

import java.time.Duration;
import java.util.List;

/// The steps of one upgrade: what happened goes in, what to do comes out. No socket, no clock, no
/// thread inside. Of one connection's two ends, the one that accepted it [#opens], the other
/// [#answers].
final class Steps {
    /// "B SHOULD [...] at most three times."
    static final int MOST_TRIES = 3;

    /// Before another try when the peer gave up on one: it may just have learnt where it is.
    static final Duration PAUSE = Duration.ofMillis(500);

    /// What happened.
    sealed interface Event {
        /// @param public_ where identify says that the peer is, of what is public
        record Begun(List<Multiaddr> public_) implements Event {}

        /// The plain dial is over.
        record Dialled(boolean connected) implements Event {}

        /// A message came.
        record Received(HolePunchMessage message) implements Event {}

        /// The stream failed, or no message came in time.
        record StreamFailed(String why) implements Event {}

        /// The time that [Action.Wait] gave is over.
        record Waited() implements Event {}

        /// The dials from the listening port are over.
        record Punched(boolean connected) implements Event {}

        /// A direct connection came about by itself.
        record Connected() implements Event {}
    }

    /// What to do.
    sealed interface Action {
        /// Dial as anybody would: there may be no NAT in between.
        record Dial(List<Multiaddr> addresses) implements Action {}

        /// Open a stream, send our addresses, and wait for the peer's.
        record SendConnect(List<Multiaddr> ours) implements Action {}

        /// Send our addresses on the stream that the peer opened, and wait for SYNC.
        record AnswerConnect(List<Multiaddr> ours) implements Action {}

        /// Send SYNC, and wait for half the round trip.
        record SendSync(Duration andWait) implements Action {}

        /// Wait.
        record Wait(Duration time) implements Action {}

        /// Dial from the listening port.
        record Punch(List<Multiaddr> addresses, Role role, Duration roundTrip) implements Action {}

        /// That was it.
        record Done(boolean direct, String why) implements Action {}
    }

    private enum State {
        NEW,
        DIALLING,
        AWAITING_CONNECT,
        AWAITING_SYNC,
        SYNCING,
        PAUSING,
        PUNCHING,
        DONE
    }

    private final boolean opener;
    private final List<Multiaddr> ours;
    private final int most;
    private State state = State.NEW;
    private List<Multiaddr> theirs = List.of();
    private long sentAt;
    private Duration roundTrip = Duration.ZERO;
    private int tries;
    private String lastFailure = "";

    private Steps(boolean opener, List<Multiaddr> ours, int most) {
        this.opener = opener;
        this.most = most;
        this.ours = ours;
    }

    /// For the side that accepted the relayed connection.
    ///
    /// @param ours where we may be reached
    /// @param most how many punches at most
    static Steps opens(List<Multiaddr> ours, int most) {
        return new Steps(true, ours, most);
    }

    /// For the side that dialled it, once for each stream that the peer opens.
    static Steps answers(List<Multiaddr> ours) {
        return new Steps(false, ours, MOST_TRIES);
    }

    /// How many punches were begun.
    int tries() {
        return tries;
    }

    /// One step.
    ///
    /// @param nanos a time that only grows
    /// @throws ProtocolException when the peer may not do that now
    Action on(Event event, long nanos) throws ProtocolException {
        if (state == State.DONE) throw new IllegalStateException("after the end: " + event);
        return switch (event) {
            case Event.Begun begun -> begin(begun, nanos);
            case Event.Dialled dialled -> {
                expect(State.DIALLING, event);
                yield dialled.connected ? done(true, "dialled") : connect(nanos);
            }
            case Event.Received received -> receive(received.message, nanos);
            case Event.StreamFailed failed -> again(failed.why);
            case Event.Waited _ when state == State.SYNCING -> punch(Role.SERVER);
            case Event.Waited _ -> {
                expect(State.PAUSING, event);
                yield connect(nanos);
            }
            case Event.Punched punched -> {
                expect(State.PUNCHING, event);
                if (punched.connected) yield done(true, "punched");
                lastFailure = "no dial met the peer's";
                yield opener ? connect(nanos) : done(false, lastFailure);
            }
            case Event.Connected _ -> done(true, "connected");
        };
    }

    private Action begin(Event.Begun begun, long nanos) {
        expect(State.NEW, begun);
        if (!opener) throw new IllegalStateException("the opener begins");
        if (begun.public_.isEmpty()) return connect(nanos);
        state = State.DIALLING;
        return new Action.Dial(begun.public_);
    }

    private Action connect(long nanos) {
        if (ours.isEmpty()) return done(false, "no public address of our own is known");
        if (tries == most) return done(false, lastFailure);
        tries++;
        sentAt = nanos;
        state = State.AWAITING_CONNECT;
        return new Action.SendConnect(ours);
    }

    private Action receive(HolePunchMessage message, long nanos) throws ProtocolException {
        return switch (message) {
            case HolePunchMessage.Connect connect when state == State.AWAITING_CONNECT -> {
                theirs = Candidates.of(connect.addresses(), ours);
                roundTrip = Duration.ofNanos(nanos - sentAt);
                if (theirs.isEmpty()) yield done(false, "the peer told no public address");
                state = State.SYNCING;
                yield new Action.SendSync(roundTrip.dividedBy(2));
            }
            case HolePunchMessage.Connect connect when state == State.NEW && !opener -> {
                theirs = Candidates.of(connect.addresses(), ours);
                if (theirs.isEmpty()) yield done(false, "the peer told no public address");
                if (ours.isEmpty()) yield done(false, "no public address of our own is known");
                sentAt = nanos;
                state = State.AWAITING_SYNC;
                yield new Action.AnswerConnect(ours);
            }
            case HolePunchMessage.Sync _ when state == State.AWAITING_SYNC -> {
                roundTrip = Duration.ofNanos(nanos - sentAt);
                tries++;
                yield punch(Role.CLIENT);
            }
            case HolePunchMessage.Connect _, HolePunchMessage.Sync _ -> {
                throw new ProtocolException("dcutr: a message out of turn, " + state);
            }
        };
    }

    private Action punch(Role role) {
        state = State.PUNCHING;
        return new Action.Punch(theirs, role, roundTrip);
    }

    private Action again(String why) {
        lastFailure = why;
        if (!opener || tries == most) return done(false, why);
        state = State.PAUSING;
        return new Action.Wait(PAUSE.multipliedBy(tries));
    }

    private Action done(boolean direct, String why) {
        state = State.DONE;
        return new Action.Done(direct, why);
    }

    private void expect(State wanted, Event event) {
        if (state != wanted) throw new IllegalStateException(event + " in " + state);
    }
}
