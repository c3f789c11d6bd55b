package goop.libp2p.dcutr;

import goop.libp2p.Connection;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.PunchReport;
import goop.libp2p.Stream;
import goop.libp2p.upgrade.Deadline;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// One upgrade under way: does what its [Steps] say.
final class Upgrade {
    // For each message of the peer's.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DirectUpgrade all;
    private final Connection relayed;
    private final PeerId peer;
    private final Steps steps;
    private final Instant began;
    private final List<PunchReport.Dial> dials = new ArrayList<>();
    private Duration roundTrip = Duration.ZERO;
    private Stream stream;

    Upgrade(DirectUpgrade all, Connection relayed, Steps steps) {
        this.all = all;
        this.relayed = relayed;
        this.steps = steps;
        peer = relayed.remotePeer();
        began = all.clock().instant();
    }

    /// @param known public addresses of the peer's
    PunchReport open(List<Multiaddr> known) throws IOException, InterruptedException {
        try {
            return run(new Steps.Event.Begun(known));
        } finally {
            if (stream != null) stream.reset();
        }
    }

    /// @param opened by the peer, who will have sent its CONNECT
    PunchReport answer(Stream opened) throws IOException, InterruptedException {
        stream = opened;
        return run(receive());
    }

    private PunchReport run(Steps.Event first) throws IOException, InterruptedException {
        Steps.Event event = first;
        while (true) {
            if (Punch.direct(all.swarm(), peer).isPresent() && !isEnd(event)) {
                event = new Steps.Event.Connected();
            }
            Steps.Action action = steps.on(event, System.nanoTime());
            if (action instanceof Steps.Action.Done done) return report(done);
            event = carryOut(action);
        }
    }

    private static boolean isEnd(Steps.Event event) {
        return event instanceof Steps.Event.Punched(boolean connected) && connected
                || event instanceof Steps.Event.Dialled(boolean dialled) && dialled;
    }

    private Steps.Event carryOut(Steps.Action action) throws InterruptedException {
        return switch (action) {
            case Steps.Action.Dial dial -> new Steps.Event.Dialled(dial(dial.addresses()));
            case Steps.Action.SendConnect connect -> exchange(connect.ours());
            case Steps.Action.AnswerConnect connect -> reply(connect.ours());
            case Steps.Action.SendSync sync -> sync(sync.andWait());
            case Steps.Action.Wait wait -> {
                Thread.sleep(wait.time());
                yield new Steps.Event.Waited();
            }
            case Steps.Action.Punch punch -> new Steps.Event.Punched(punch(punch));
            case Steps.Action.Done done -> throw new IllegalStateException(done.toString());
        };
    }

    private Steps.Event exchange(List<Multiaddr> ours) {
        try {
            if (stream != null) stream.reset();
            stream = relayed.newStream(DirectUpgrade.PROTOCOL);
            send(new HolePunchMessage.Connect(ours));
            return receive();
        } catch (IOException failed) {
            return new Steps.Event.StreamFailed(told(failed));
        }
    }

    private Steps.Event reply(List<Multiaddr> ours) {
        try {
            send(new HolePunchMessage.Connect(ours));
            return receive();
        } catch (IOException failed) {
            return new Steps.Event.StreamFailed(told(failed));
        }
    }

    private Steps.Event sync(Duration time) throws InterruptedException {
        try {
            send(new HolePunchMessage.Sync());
        } catch (IOException failed) {
            return new Steps.Event.StreamFailed(told(failed));
        }
        Thread.sleep(time);
        return new Steps.Event.Waited();
    }

    private void send(HolePunchMessage message) throws IOException {
        stream.writeTimeout(PATIENCE);
        stream.out().write(message.toBytes());
    }

    private Steps.Event receive() {
        try (Deadline _ = Deadline.after(PATIENCE, stream::reset)) {
            return new Steps.Event.Received(HolePunchMessage.read(stream.in()));
        } catch (IOException failed) {
            return new Steps.Event.StreamFailed(told(failed));
        }
    }

    private static String told(IOException failed) {
        return "the peer gave up on it: " + failed.getMessage();
    }

    private boolean dial(List<Multiaddr> addresses) throws InterruptedException {
        if (!mayDial(addresses)) return false;
        PlainDial dial = new PlainDial(all.swarm(), peer);
        boolean connected = dial.run(addresses);
        dial.results().forEach((at, how) -> dials.add(new PunchReport.Dial(at, false, how)));
        return connected;
    }

    private boolean punch(Steps.Action.Punch action) throws InterruptedException {
        roundTrip = action.roundTrip();
        if (!mayDial(action.addresses())) return false;
        Punch punch =
                new Punch(
                        all.swarm(),
                        peer,
                        action.role(),
                        roundTrip,
                        address -> all.mayDialAgain(peer, address));
        boolean connected = all.run(punch, action.addresses());
        punch.results().forEach((at, how) -> dials.add(new PunchReport.Dial(at, true, how)));
        return connected;
    }

    private boolean mayDial(List<Multiaddr> addresses) {
        if (all.mayDial(peer, addresses)) return true;
        addresses.forEach(
                at -> dials.add(new PunchReport.Dial(at, true, "not dialled: too often")));
        return false;
    }

    private PunchReport report(Steps.Action.Done done) {
        Instant now = all.clock().instant();
        return new PunchReport(
                peer,
                now,
                done.direct(),
                done.why(),
                steps.tries(),
                Duration.between(relayed.openedAt(), now),
                roundTrip,
                dials);
    }
}
