package goop.libp2p.relay;

import goop.libp2p.Connection;
import goop.libp2p.HostEvent;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.Subnet;
import goop.libp2p.ping.RollCall;
import goop.libp2p.swarm.Swarm;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The relays through which others reach this host: keeps places there, renews them before they
/// end, and moves on to the next relay when one is lost.
///
/// ```java
/// host.relays().use(List.of(first, second, third), 2); // two of them, while they live
/// ```
public final class Relays implements Closeable {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.relay");
    private static final String PROTECTION = "our relay";

    private final Swarm swarm;
    private final InstantSource clock;
    private final RelayClient client;
    private final OtherFamily otherFamily;
    private final Runnable addressesChanged;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // What follows belongs to whoever holds the lock.
    private final Candidates candidates = new Candidates(new SplittableRandom());
    private final Map<PeerId, Reservation> kept = new LinkedHashMap<>();
    private final Map<PeerId, String> troubles = new HashMap<>();
    private boolean closed;

    /// @param addressesChanged called when a place was won or lost
    @SuppressWarnings("exports") // made by the host alone
    public Relays(Swarm swarm, InstantSource clock, Runnable addressesChanged) {
        this.swarm = swarm;
        this.clock = clock;
        this.addressesChanged = addressesChanged;
        client = new RelayClient(swarm);
        otherFamily = new OtherFamily(swarm);
        thread = Thread.ofVirtual().name("relays " + swarm.self().brief()).unstarted(this::run);
    }

    /// Dials through relays, and accepts through those that are wanted, from now on.
    public void start() {
        swarm.add(client);
        swarm.handle(StopMessage.PROTOCOL, client::stop);
        swarm.subscribe(
                event -> {
                    if (event instanceof HostEvent.ConnectionClosed(Connection gone, _)) {
                        lostUnlessConnected(gone.remotePeer());
                    }
                });
        thread.start();
    }

    // ---- what is wanted

    /// Sets the relays that may be used, the preferred first; addresses of one relay stand together
    /// or apart. What was set before and is missing now is let go.
    ///
    /// @param relays each ends in `/p2p/<id>`
    /// @param atATime at how many of them to keep a place
    public void use(Collection<Multiaddr> relays, int atATime) {
        Map<PeerId, List<Multiaddr>> byId = new LinkedHashMap<>();
        for (Multiaddr each : relays) {
            byId.computeIfAbsent(id(each), none -> new ArrayList<>()).add(each);
        }
        change(() -> candidates.use(byId, atATime));
    }

    /// Keeps a place at this relay besides, until [#release].
    ///
    /// @param relay ends in `/p2p/<id>`
    public void keep(Multiaddr relay) {
        PeerId id = id(relay);
        change(
                () -> {
                    candidates.pin(id, List.of(relay));
                    return List.of();
                });
    }

    /// Takes [#keep] back.
    public void release(PeerId relay) {
        change(() -> candidates.unpin(relay));
    }

    /// Asks those that failed again within a second, without waiting as long as their failures
    /// would have it: we are in another network, say, or hear that a relay is back. Not those that
    /// refused.
    ///
    /// Where a place is kept the relay is asked whether it is there: a router that was started anew
    /// lets nothing of it through until something goes out.
    public void again() {
        swarm.forgetFailures();
        for (Reservation each : reservations()) {
            RollCall.of(swarm.connections(each.relay()), Subnet.here());
        }
        change(
                () -> {
                    candidates.again(ticks());
                    return List.of();
                });
    }

    private static PeerId id(Multiaddr relay) {
        if (relay.isRelayed()) {
            throw new IllegalArgumentException(relay + ": a relay behind a relay");
        }
        return relay.peerId()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        relay + " does not end in /p2p/<the relay's id>"));
    }

    private interface Change {
        List<PeerId> apply();
    }

    private void change(Change change) {
        lock.lock();
        try {
            for (PeerId each : change.apply()) forget(each, "not wanted any more");
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        addressesChanged.run();
    }

    // ---- what is there

    /// The places that are kept now.
    public List<Reservation> reservations() {
        lock.lock();
        try {
            return List.copyOf(kept.values());
        } finally {
            lock.unlock();
        }
    }

    /// Where others reach this host through relays, without its id.
    public List<Multiaddr> addresses() {
        return reservations().stream().flatMap(each -> each.addresses().stream()).toList();
    }

    /// What went wrong last with each relay where no place is kept though one was asked for.
    public Map<PeerId, String> troubles() {
        lock.lock();
        try {
            return Map.copyOf(troubles);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until a place is kept at that relay.
    ///
    /// @throws SocketTimeoutException when there is none by then; says what went wrong
    public Reservation await(PeerId relay, Duration atMost)
            throws IOException, InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!kept.containsKey(relay)) {
                if (left <= 0 || closed) {
                    String why = Optional.ofNullable(troubles.get(relay)).orElse("no answer");
                    throw new SocketTimeoutException("no place at relay " + relay + ": " + why);
                }
                left = changed.awaitNanos(left);
            }
            return kept.get(relay);
        } finally {
            lock.unlock();
        }
    }

    // ---- the thread that asks

    private void run() {
        lock.lock();
        try {
            while (!closed) {
                for (Candidates.Question each : candidates.due(ticks())) {
                    Thread.ofVirtual()
                            .name("reserve " + each.relay().brief())
                            .start(() -> ask(each));
                }
                long next = candidates.nextAt();
                if (next == Long.MAX_VALUE) changed.await();
                else changed.await(Math.max(1, next - ticks()), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException over) {
            // the end
        } finally {
            lock.unlock();
        }
    }

    private void ask(Candidates.Question question) {
        PeerId relay = question.relay();
        client.welcome(relay);
        try {
            Reservation reservation = client.reserve(relay, question.addresses());
            granted(reservation);
            otherFamily.show(relay, question.addresses());
        } catch (RelayRefusedException no) {
            failed(relay, no.getMessage(), true);
        } catch (IOException unreachable) {
            failed(relay, unreachable.getMessage(), false);
        } catch (InterruptedException | RuntimeException bug) {
            failed(relay, bug.toString(), false);
            LOG.log(System.Logger.Level.ERROR, "event=reserve-failed relay=" + relay, bug);
        } finally {
            client.farewell(relay);
        }
    }

    private void granted(Reservation reservation) {
        PeerId relay = reservation.relay();
        Duration lifetime = reservation.lifetime(clock.instant());
        boolean isNew;
        lock.lock();
        try {
            if (!candidates.granted(relay, lifetime.toMillis(), ticks())) return;
            troubles.remove(relay);
            isNew = kept.put(relay, reservation) == null;
            if (isNew) {
                client.welcome(relay);
                swarm.protect(relay, PROTECTION);
                swarm.publish(new HostEvent.RelayReserved(reservation));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        addressesChanged.run();
        lostUnlessConnected(relay); // it may have left just now
    }

    private void failed(PeerId relay, String why, boolean refused) {
        lock.lock();
        try {
            troubles.put(relay, why);
            long now = ticks();
            boolean lost = refused ? candidates.refused(relay, now) : candidates.failed(relay, now);
            if (lost) forget(relay, why);
            troubles.keySet().retainAll(candidates.relays());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        LOG.log(
                System.Logger.Level.DEBUG,
                () -> "event=reservation-failed relay=%s reason=\"%s\"".formatted(relay, why));
        addressesChanged.run();
    }

    private void lostUnlessConnected(PeerId relay) {
        lock.lock();
        try {
            if (!kept.containsKey(relay)) return;
            boolean there =
                    swarm.connections(relay).stream()
                            .anyMatch(each -> each.isOpen() && !each.isRelayed());
            if (there) return;
            String why = "the connection to the relay ended";
            troubles.put(relay, why);
            if (candidates.lost(relay, ticks())) forget(relay, why);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        addressesChanged.run();
    }

    // Holds the lock.
    private void forget(PeerId relay, String why) {
        if (kept.remove(relay) == null) return;
        client.farewell(relay);
        swarm.unprotect(relay, PROTECTION);
        swarm.publish(new HostEvent.RelayLost(relay, why));
    }

    // Places must not end when somebody sets the clock.
    private static long ticks() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }
}
