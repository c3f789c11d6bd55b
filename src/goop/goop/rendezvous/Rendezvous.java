package goop.rendezvous;

import goop.cluster.Cluster;
import goop.cluster.ClusterSettings;
import goop.cluster.SharedTable;
import goop.config.Config;
import goop.config.Reloadable;
import goop.database.Database;
import goop.database.DatabaseException;
import goop.database.Goop2Database;
import goop.http.ClientAddress;
import goop.http.Descriptors;
import goop.http.HandlerSwitch;
import goop.http.Route;
import goop.http.StreamSlots;
import goop.http.WebLimits;
import goop.http.WebServer;
import goop.metrics.Metrics;
import goop.metrics.ProcessMetrics;
import goop.metrics.RateHistory;
import goop.presence.BoardSettings;
import goop.presence.Pacer;
import goop.presence.Peer;
import goop.presence.PresenceBoard;
import goop.registration.SharedRegistrations;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// The rendezvous server: what it is made of, started and stopped together.
public final class Rendezvous implements Reloadable, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.rendezvous");

    /// Connections beyond the streams: publishes and pages.
    private static final int CONNECTIONS_BESIDE_STREAMS = 5_000;

    private static final int MOST_STREAMS = 1_000_000;

    private final InstantSource clock = InstantSource.system();
    private final LongSupplier ticks = () -> System.nanoTime() / 1_000_000;
    private final HeapShares heap = HeapShares.ours();
    private final Metrics metrics = new Metrics();
    private final Traffic traffic = new Traffic(metrics);
    private final RateHistory rates = new RateHistory();
    private final PeerTraffic peers = new PeerTraffic();
    private final ProxyWarning proxyWarning = new ProxyWarning();
    private final Optional<Database> database;
    private final Bans bans;
    private final PresenceBoard board;
    private final StreamSlots slots;
    private final Optional<RelayHost> relay;
    private final ServerState state;
    private final Endpoints endpoints;
    private final HandlerSwitch front = new HandlerSwitch();
    private volatile List<Route> routes;
    private volatile int mostPeers;
    private volatile String streamWarning = "";
    private final WebServer web;
    private final Pacer pacer;
    private final Optional<Persistence> persistence;
    private final Optional<RegistrationDesk> desk;
    private final Optional<Cluster> cluster;
    private final Thread housekeeping;

    /// Starts a server.
    ///
    /// @param directory where `data/bans.json` is
    /// @throws IOException when it cannot listen, or its files are damaged; the message says which
    public static Rendezvous start(Config config, Path directory) throws IOException {
        Deque<Runnable> undo = new ArrayDeque<>();
        boolean done = false;
        try {
            Rendezvous server = new Rendezvous(config, directory, undo);
            done = true;
            return server;
        } finally {
            if (!done) undo.forEach(Runnable::run);
        }
    }

    private Rendezvous(Config config, Path directory, Deque<Runnable> undo) throws IOException {
        relay = RelayHost.start(config, directory);
        relay.ifPresent(each -> undo.push(each::close));
        Config.Presence settings = config.presence();
        Path data = directory.resolve("data");
        database = openDatabase(settings, data);
        database.ifPresent(each -> undo.push(each::close));
        bans = bans(new BanFile(data.resolve("bans.json")));
        BoardSettings boardSettings = boardSettings(settings);
        board =
                new PresenceBoard(
                        boardSettings, ClusterSeat.tokens(settings, database), clock, ticks);
        desk =
                database.isEmpty()
                        ? Optional.empty()
                        : Optional.of(RegistrationDesk.open(settings, database.get(), clock));
        desk.ifPresent(each -> undo.push(each::close));
        persistence =
                database.map(
                        open -> new Persistence(open, board, boardSettings.boot(), clock, ticks));
        slots = new StreamSlots(0, 0);
        cluster =
                ClusterSeat.take(
                        settings,
                        boardSettings.boot(),
                        board,
                        tables(settings),
                        persistence,
                        clock,
                        ticks,
                        undo);
        state =
                new ServerState(
                        board,
                        bans,
                        peers,
                        traffic,
                        slots,
                        proxyWarning,
                        relay,
                        clock,
                        ticks,
                        () -> database.flatMap(Database::trouble),
                        cluster);
        count();
        persistence.ifPresent(this::keep);
        endpoints =
                new Endpoints(
                        directory,
                        new Endpoints.Parts(
                                board,
                                bans,
                                slots,
                                state,
                                peers,
                                traffic,
                                rates,
                                metrics,
                                proxyWarning,
                                desk,
                                relay),
                        clock,
                        ticks,
                        heap.keys());
        enforce(settings, endpoints.table(config));
        web =
                WebServer.start(
                        new InetSocketAddress(settings.rendezvousBind(), settings.rendezvousPort()),
                        front,
                        ClientAddress.trusting(settings.trustedProxies()),
                        WebLimits.defaults().withConnections(connections()));
        state.serving(web);
        pacer = Pacer.start(board, slots::open);
        persistence.ifPresent(Persistence::start);
        housekeeping = Thread.ofPlatform().daemon().name("rendezvous house").start(this::keepHouse);
        LOG.log(System.Logger.Level.INFO, "listening=" + authority());
    }

    // The JDK takes this once, so it is what the machine can bear, whatever limit_streams says now.
    private int connections() {
        int streams = streamLimit(0, Descriptors.limit(), heap.streams());
        return Math.min(streams, MOST_STREAMS)
                + Math.min(CONNECTIONS_BESIDE_STREAMS, heap.connections());
    }

    /// Takes up what can be changed while the server runs; streams and peers stay.
    @Override
    public Runnable prepare(Config config) throws IOException {
        Config.Presence settings = config.presence();
        Endpoints.Table table = endpoints.table(config);
        Runnable registration = desk.isEmpty() ? () -> {} : desk.get().prepare(settings);
        return () -> {
            registration.run();
            board.change(
                    Duration.ofSeconds(settings.ttlSeconds()),
                    settings.requireSigned(),
                    mostPeers(settings));
            relay.ifPresent(each -> each.name(settings.externalUrl()));
            web.trust(ClientAddress.trusting(settings.trustedProxies()));
            enforce(settings, table);
        };
    }

    private void enforce(Config.Presence settings, Endpoints.Table table) {
        slots.allow(streamLimit(settings.limitStreams()), settings.limitStreamsPerAddress());
        table.enforce();
        routes = table.routes();
        mostPeers = mostPeers(settings);
        front.serve(table.handler());
    }

    private static int mostPeers(Config.Presence settings) {
        return settings.limitPeers() == 0 ? Integer.MAX_VALUE : settings.limitPeers();
    }

    private BoardSettings boardSettings(Config.Presence settings) {
        return BoardSettings.defaults()
                .with(
                        Duration.ofSeconds(settings.ttlSeconds()),
                        settings.requireSigned(),
                        mostPeers(settings))
                .sharingEmail(settings.shareEmail())
                .within(heap.tableBytes(), heap.logBytes(), heap.keys());
    }

    private static Optional<Database> openDatabase(Config.Presence settings, Path data)
            throws IOException {
        if (settings.peerDbPath().isEmpty()) return Optional.empty();
        return Optional.of(Goop2Database.openOrImport(settings.peerDbPath().get(), data));
    }

    private Bans bans(BanFile file) throws IOException {
        if (database.isEmpty()) return Bans.load(file, clock);
        BanTable table = new BanTable(database.get());
        try {
            table.takeOver(file);
            return Bans.load(table, clock);
        } catch (DatabaseException later) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "bans are not in force until the database can be read: " + later.getMessage());
            return Bans.unread(table, clock);
        }
    }

    // What is the same on all servers of a cluster, besides who is here.
    private List<SharedTable> tables(Config.Presence settings) {
        List<SharedTable> tables = new ArrayList<>(List.of(bans));
        if (desk.isEmpty() || settings.clusterUrl().isEmpty()) return tables;
        SharedRegistrations registrations =
                new SharedRegistrations(
                        database.orElseThrow(),
                        desk.get().registrations(),
                        clock,
                        ClusterSettings.key(settings, "goop registration"),
                        ClusterSettings.seal(settings, "goop registration link"));
        registrations.enforcer(email -> ServerState.removeByEmail(board, email));
        tables.add(registrations);
        return tables;
    }

    private void keep(Persistence persistence) {
        persistence.follow(new BanTable.Topic(bans));
        desk.ifPresent(persistence::follow);
        state.counting(persistence::totals);
        persistence.count("publishes", traffic.publishes::value);
        persistence.count("refused", traffic::refused);
        persistence.count("bytes_sent", traffic.bytesSent::value);
        metrics.gauge(
                "goop_database_up",
                "Whether the database can be used.",
                () -> database.orElseThrow().trouble().isEmpty() ? 1 : 0);
    }

    /// How many streams may be open: as many as wanted (0 is no limit), but at most nine tenths of
    /// the descriptors, since each takes one, and what the heap has room for.
    static int streamLimit(int wanted, int descriptors, int heap) {
        int most = Math.min((int) (descriptors * 9L / 10), heap);
        return wanted == 0 ? most : Math.min(wanted, most);
    }

    private int streamLimit(int wanted) {
        int descriptors = Descriptors.limit();
        int most = streamLimit(wanted, descriptors, heap.streams());
        if (most < wanted) {
            String why =
                    most == heap.streams()
                            ? "the heap may grow to %d MiB (-Xmx)"
                                    .formatted(Runtime.getRuntime().maxMemory() >> 20)
                            : "this process may open %d descriptors (ulimit -n)"
                                    .formatted(descriptors);
            warnOnce(
                    "at most %d streams, not %d (presence.limit_streams): %s"
                            .formatted(most, wanted, why));
        } else {
            streamWarning = "";
        }
        return most;
    }

    // A reload that leaves it as it was has nothing new to say.
    private void warnOnce(String warning) {
        if (warning.equals(streamWarning)) return;
        streamWarning = warning;
        LOG.log(System.Logger.Level.WARNING, warning);
    }

    private void count() {
        ProcessMetrics.register(metrics);
        metrics.gauge("goop_peers", "Peers that are here.", board::size);
        metrics.gauge("goop_peers_max", "Peers that may be here.", () -> mostPeers);
        metrics.gauge("goop_streams", "Open event streams.", slots::open);
        metrics.gauge("goop_streams_max", "Event streams that may be open.", slots::most);
        metrics.gauge("process_max_fds", "How many descriptors may be open.", Descriptors::limit);
        metrics.counter("goop_events_total", "Changes told to subscribers.", board::events);
        cluster.ifPresent(each -> ClusterSeat.register(metrics, each));
        relay.ifPresent(each -> RelayMetrics.register(metrics, each.service()));
        rates.add("publishes", traffic.publishes::value);
        rates.add("events", board::events);
        rates.add("refused", traffic::refused);
        rates.add("sent", traffic.bytesSent::value);
    }

    // Once a second, until the server is closed.
    private void keepHouse() {
        try {
            for (int second = 0; ; second++) {
                rates.sample(clock.instant());
                if (second % 10 == 0) {
                    Set<String> here = new HashSet<>();
                    for (Peer each : board.peers()) here.add(each.message().peerId());
                    peers.retain(here);
                    proxyWarning.look(peers);
                    bans.keepUnkept();
                }
                Thread.sleep(Duration.ofSeconds(1));
            }
        } catch (InterruptedException closed) {
            LOG.log(System.Logger.Level.TRACE, "house=closed");
        }
    }

    /// Where it listens; the port is the real one even when 0 was asked for.
    public InetSocketAddress address() {
        return web.address();
    }

    /// The same as it stands in a URL on this machine: `127.0.0.1:8787`, `[::1]:8787`.
    public String authority() {
        return WebServer.authority(web.address());
    }

    /// How many event streams are open.
    int openStreams() {
        return web.openStreams();
    }

    /// The table of endpoints.
    List<Route> routes() {
        return routes;
    }

    /// Tells streams to come back, answers what is under way, and ends within five seconds.
    @Override
    public void close() {
        web.stop();
        cluster.ifPresent(Cluster::close);
        pacer.close();
        relay.ifPresent(RelayHost::close);
        housekeeping.interrupt();
        desk.ifPresent(RegistrationDesk::close);
        persistence.ifPresent(Persistence::close);
        database.ifPresent(Database::close);
    }
}
