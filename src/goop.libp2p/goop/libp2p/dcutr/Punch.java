package goop.libp2p.dcutr;

import goop.libp2p.Connection;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.RawConnection;
import goop.libp2p.swarm.Swarm;
import goop.libp2p.swarm.SwarmConnection;
import goop.libp2p.upgrade.Role;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// One try: dials all addresses at once from the listening port, over and over while they refuse,
/// until one meets the peer's own dial.
final class Punch {
    /// For all of it. A system sends its second SYN after a second, its third after two or three.
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    // A NAT that answers unasked SYNs with resets is asked again until the peer's has opened it.
    private static final Duration AFTER_REFUSAL = Duration.ofMillis(10);

    // Whether a direct connection came about in another way is looked at so often.
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Swarm swarm;
    private final PeerId peer;
    private final Role role;
    private final Duration roundTrip;
    private final Predicate<Multiaddr> again;
    private final long until = System.nanoTime() + TIMEOUT.toNanos();

    // These belong to the lock on this.
    private final Map<Multiaddr, String> results = new LinkedHashMap<>();
    private final Set<Thread> connecting = new HashSet<>();
    private boolean decided;
    private int running;

    /// @param role which side of the handshake the specification gives us
    /// @param again whether an address that has refused may be dialled once more: it need not be
    ///   the peer's
    Punch(Swarm swarm, PeerId peer, Role role, Duration roundTrip, Predicate<Multiaddr> again) {
        this.swarm = swarm;
        this.peer = peer;
        this.role = role;
        this.roundTrip = roundTrip;
        this.again = again;
    }

    /// Blocks until a direct connection is there, however it came about, or time is up.
    boolean run(List<Multiaddr> addresses) throws InterruptedException {
        synchronized (this) {
            running = addresses.size();
            for (Multiaddr each : addresses) {
                results.put(each, "no answer");
                connecting.add(Thread.ofVirtual().name("punch " + each).start(() -> dial(each)));
            }
        }
        try {
            return await();
        } finally {
            stop();
        }
    }

    private synchronized boolean await() throws InterruptedException {
        while (!decided && running > 0 && left() > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.clamp(left(), 1, LOOK.toNanos()));
            if (direct(swarm, peer).isPresent()) decided = true;
        }
        return decided;
    }

    // Those that are connected already are left to finish: the peer may have chosen them.
    private synchronized void stop() {
        decided = true;
        connecting.forEach(Thread::interrupt);
    }

    private long left() {
        return until - System.nanoTime();
    }

    /// A connection to that peer that no relay carries.
    static Optional<Connection> direct(Swarm swarm, PeerId peer) {
        return swarm.connections(peer).stream()
                .filter(each -> !each.isRelayed() && each.isOpen())
                .map(each -> (Connection) each)
                .findFirst();
    }

    private void dial(Multiaddr address) {
        String result = "no answer";
        try {
            boolean first = true;
            while (!isDecided() && left() > 0 && (first || again.test(address))) {
                first = false;
                try {
                    RawConnection raw = connect(address);
                    result = meet(raw) ? "connected" : "ended at once";
                    break;
                } catch (ConnectException refused) {
                    result = "refused";
                } catch (BindException taken) {
                    result = "the port is in use towards it";
                }
                Thread.sleep(AFTER_REFUSAL);
            }
        } catch (SocketTimeoutException late) {
            result = "no answer";
        } catch (IOException failed) {
            result = isDecided() ? "given up" : String.valueOf(failed.getMessage());
        } catch (InterruptedException over) {
            result = "given up";
        } finally {
            ended(address, result);
        }
    }

    private synchronized boolean isDecided() {
        return decided;
    }

    private RawConnection connect(Multiaddr address) throws IOException {
        Duration left = Duration.ofNanos(Math.max(1, left()));
        RawConnection raw = swarm.tcp().dialFromListeningPort(address, left);
        synchronized (this) {
            connecting.remove(Thread.currentThread());
        }
        Thread.interrupted(); // it came too late, the connection stands
        return raw;
    }

    /// Takes over a connection that the peer's dial made through our listener.
    void met(RawConnection raw) {
        synchronized (this) {
            running++;
        }
        String result = "failed";
        try {
            result = meet(raw) ? "connected" : "ended at once";
        } catch (IOException failed) {
            result = String.valueOf(failed.getMessage());
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        } finally {
            ended(raw.remoteAddress(), result);
        }
    }

    private boolean meet(RawConnection raw) throws IOException, InterruptedException {
        boolean done = false;
        try {
            PunchedConnection punched = new PunchedConnection(raw);
            Role mine = punched.role(role, roundTrip);
            SwarmConnection connection = swarm.adopt(punched, mine, peer);
            done = connection.isOpen();
            return done;
        } finally {
            if (!done) raw.close();
        }
    }

    private synchronized void ended(Multiaddr address, String result) {
        results.put(address, result);
        running--;
        if (result.equals("connected")) decided = true;
        notifyAll();
    }

    /// How each address ended, so far.
    synchronized Map<Multiaddr, String> results() {
        return new LinkedHashMap<>(results);
    }
}
