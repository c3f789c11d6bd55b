package goop.hub;

import goop.database.DatabaseException;
import goop.hub.WatchedServer.Health;
import goop.hub.WatchedServer.Standing;
import goop.hub.replica.HubRecord;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Asks every server of the operator's again and again how it is, all at the same time, and keeps
/// what they say.
final class ServerWatch implements Online, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.hub");

    /// More are refused: each is a request every half a minute, and three thousand rows.
    static final int MOST = 100;

    private static final Duration BETWEEN = Duration.ofSeconds(30);

    /// One server as it is now.
    ///
    /// @param reading what it last said, empty while it says nothing
    /// @param trouble why it says nothing, or what it says is wrong; empty when all is well
    /// @param asked when it was last asked
    /// @param millis that it took to answer
    record State(
            WatchedServer server,
            Standing standing,
            Optional<ServerReading> reading,
            String trouble,
            Instant asked,
            long millis) {
        boolean up() {
            return standing.health() == Health.UP;
        }
    }

    private final ServerStore store;
    private final ServerProbe probe;
    private final InstantSource clock;
    private final Map<String, State> all = new ConcurrentSkipListMap<>();
    private final Semaphore soon = new Semaphore(0);
    private final Thread thread;

    ServerWatch(ServerStore store, ServerProbe probe, InstantSource clock)
            throws DatabaseException {
        this.store = store;
        this.probe = probe;
        this.clock = clock;
        store.load().forEach((server, standing) -> begin(server, standing));
        thread = Thread.ofPlatform().daemon().name("hub watch").start(this::watch);
    }

    private void begin(WatchedServer server, Standing standing) {
        all.put(server.url(), new State(server, standing, Optional.empty(), "", Instant.EPOCH, 0));
    }

    /// By address.
    Collection<State> all() {
        return all.values();
    }

    Optional<State> get(String url) {
        return Optional.ofNullable(all.get(url));
    }

    private Optional<State> serving(HubRecord entry) {
        return get(entry.listing().orElseThrow().rendezvous().replaceAll("/+$", ""));
    }

    /// How many are down that should not be.
    long down() {
        return all.values().stream()
                .filter(each -> each.standing().health() == Health.DOWN)
                .filter(each -> !each.server().standby())
                .count();
    }

    @Override
    public OptionalLong at(HubRecord entry) {
        return serving(entry)
                .flatMap(State::reading)
                .filter(ServerReading::counted)
                .map(each -> OptionalLong.of(each.peers()))
                .orElse(OptionalLong.empty());
    }

    @Override
    public String notice(HubRecord entry) {
        return serving(entry).map(each -> each.server().notice()).orElse("");
    }

    ServerStore store() {
        return store;
    }

    /// Adds a server or changes one, and asks it soon. When it returns that is on disk.
    ///
    /// @throws IllegalArgumentException when there are too many
    synchronized void put(WatchedServer server) throws DatabaseException {
        State known = all.get(server.url());
        if (known == null && all.size() >= MOST) {
            throw new IllegalArgumentException("url: at most " + MOST + " servers are watched");
        }
        Instant now = clock.instant();
        store.put(server, now);
        begin(server, known == null ? new Standing(Health.UNKNOWN, now) : known.standing());
        soon.release();
    }

    /// @return false when there is no such one
    synchronized boolean remove(String url) throws DatabaseException {
        if (!all.containsKey(url)) return false;
        store.remove(url);
        all.remove(url);
        return true;
    }

    private void watch() {
        try {
            while (true) {
                askAll();
                if (soon.tryAcquire(BETWEEN.toMillis(), TimeUnit.MILLISECONDS)) soon.drainPermits();
            }
        } catch (InterruptedException closed) {
            LOG.log(System.Logger.Level.TRACE, "watch=closed");
        }
    }

    private void askAll() throws InterruptedException {
        Map<String, ServerStore.Sample> learned = new ConcurrentHashMap<>();
        Map<String, Thread> asking = new HashMap<>();
        for (State each : all.values()) {
            asking.put(
                    each.server().url(),
                    Thread.ofVirtual()
                            .name("ask " + each.server().url())
                            .start(() -> learned.put(each.server().url(), ask(each))));
        }
        // Each has a deadline of its own.
        for (Thread each : asking.values()) each.join();
        if (learned.isEmpty()) return;
        synchronized (this) {
            learned.keySet().retainAll(all.keySet());
            try {
                store.add(learned, clock.instant());
            } catch (DatabaseException later) {
                // The database has said what is wrong; the plots have a gap.
                LOG.log(System.Logger.Level.DEBUG, "samples", later);
            }
        }
    }

    private ServerStore.Sample ask(State before) {
        Instant asked = clock.instant();
        long began = System.nanoTime();
        try {
            ServerReading reading = probe.ask(before.server());
            long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
            Health health = reading.well() ? Health.UP : Health.DOWN;
            take(before, health, Optional.of(reading), reading.trouble(), asked, millis);
            return sample(before, reading, asked, millis);
        } catch (IOException silent) {
            take(before, Health.DOWN, Optional.empty(), silent.getMessage(), asked, 0);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
        return new ServerStore.Sample(false, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    // What its counters have grown by; after its restart that is not known.
    private static ServerStore.Sample sample(
            State before, ServerReading now, Instant asked, long millis) {
        ServerReading then = before.reading().orElse(null);
        long seconds = Duration.between(before.asked(), asked).toSeconds();
        boolean grown =
                then != null
                        && then.counted()
                        && now.counted()
                        && seconds > 0
                        && now.publishes() >= then.publishes()
                        && now.refused() >= then.refused()
                        && now.bytesSent() >= then.bytesSent();
        return new ServerStore.Sample(
                true,
                millis,
                now.peers(),
                now.streams(),
                now.heapPermille(),
                now.circuits(),
                grown ? now.publishes() - then.publishes() : 0,
                grown ? now.refused() - then.refused() : 0,
                grown ? now.bytesSent() - then.bytesSent() : 0,
                grown ? seconds : 0);
    }

    private synchronized void take(
            State before,
            Health health,
            Optional<ServerReading> reading,
            String trouble,
            Instant asked,
            long millis) {
        String url = before.server().url();
        State current = all.get(url);
        // Removed or changed while it was asked.
        if (current == null || !current.server().equals(before.server())) return;
        Standing standing = current.standing();
        if (standing.health() != health) {
            standing = new Standing(health, asked);
            System.Logger.Level level =
                    health == Health.UP || current.server().standby()
                            ? System.Logger.Level.INFO
                            : System.Logger.Level.WARNING;
            LOG.log(level, "server=" + url + " " + (health == Health.UP ? "up" : trouble));
            try {
                store.standing(url, standing);
            } catch (DatabaseException later) {
                LOG.log(System.Logger.Level.DEBUG, "standing", later);
            }
        }
        all.put(url, new State(current.server(), standing, reading, trouble, asked, millis));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
