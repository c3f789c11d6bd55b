package goop.hub;

import goop.config.Config;
import goop.config.FederationPeer;
import goop.config.Reloadable;
import goop.database.Database;
import goop.database.Schema;
import goop.http.AdminGate;
import goop.http.Check;
import goop.http.ClientAddress;
import goop.http.CrossSite;
import goop.http.Frame;
import goop.http.HealthHandler;
import goop.http.MetricsHandler;
import goop.http.PublicUrl;
import goop.http.RequestMetrics;
import goop.http.Route;
import goop.http.Router;
import goop.http.SecurityHeaders;
import goop.http.WebLimits;
import goop.http.WebServer;
import goop.hub.replica.Replica;
import goop.hub.replica.Saved;
import goop.manual.ManualPages;
import goop.metrics.Metrics;
import goop.presence.PresenceClient;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The super hub: what it is made of, started and stopped together.
public final class Hub implements Reloadable, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.hub");

    /// What a hub without a name calls itself; it federates with nobody.
    static final String UNNAMED = "localhost";

    private static final Duration BETWEEN_RENEWALS = Duration.ofMinutes(1);

    private final Config.Hub settings;
    private final Partners partners;
    private final ServerWatch watch;
    private final InstantSource clock = InstantSource.system();
    private final Database database;
    private final Directory directory;
    private final Applications applications;
    private final HttpClient http;
    private final Metrics metrics = new Metrics();
    private final AdminGate admin = new AdminGate("hub.admin_password");
    private final VisitorGate visitors;
    private final List<Route> routes;
    private final WebServer web;
    private final Thread housekeeping;
    private final Thread renewing;
    private final HubKey key;

    /// Starts a hub.
    ///
    /// @param directory where `data` is
    /// @throws IOException when it cannot listen, or its files are damaged; the message says which
    public static Hub start(Config config, Path directory) throws IOException {
        Path data = directory.resolve("data");
        Path file = directory.resolve(config.hub().dbPath());
        PrivateDatabase.prepare(file);
        Database database = Database.open(Schema.HUB, file, data);
        boolean done = false;
        try {
            Hub hub = new Hub(config, directory, database);
            done = true;
            return hub;
        } finally {
            if (!done) database.close();
        }
    }

    private Hub(Config config, Path folder, Database database) throws IOException {
        this.database = database;
        settings = config.hub();
        String name = settings.name().isEmpty() ? UNNAMED : settings.name();
        RecordStore store = new RecordStore(database);
        Saved saved = store.load();
        key = HubKey.load(folder.resolve(settings.keyFile()), name, saved);
        OperatorStore operator = new OperatorStore(database);
        List<FederationPeer> configured = config.federation().peers();
        List<FederationPeer> added = operator.partners();
        Replica replica =
                new Replica(
                        name,
                        key.current(),
                        key.begun(),
                        both(configured, added),
                        saved,
                        clock.millis());
        directory = new Directory(name, replica, store, new Moderation(operator), clock);
        directory.keep();
        http = PresenceClient.sharedHttp();
        Duration between = Duration.ofSeconds(config.federation().pullSeconds());
        partners =
                new Partners(
                        directory,
                        operator,
                        partner ->
                                new PartnerLink(
                                        directory,
                                        new FederationHttp(
                                                http, name, key::current, partner, clock),
                                        partner,
                                        between,
                                        clock));
        applications =
                new Applications(
                        directory,
                        new ApplicationStore(database),
                        new ServerControl(settings.privateApplicants()),
                        clock);
        watch = new ServerWatch(new ServerStore(database), new ServerProbe(http), clock);
        visitors = new VisitorGate(settings.limitAddressPerMinute());
        HubMetrics.register(metrics, directory, partners, watch, database);
        routes = routes();
        web =
                WebServer.start(
                        new InetSocketAddress(settings.bind(), settings.port()),
                        new SecurityHeaders(SecurityHeaders.STRICT)
                                .around(new CrossSite(origins()).around(new Router(routes))),
                        ClientAddress.trusting(settings.trustedProxies()),
                        WebLimits.defaults());
        partners.start(configured, added);
        housekeeping = Thread.ofPlatform().daemon().name("hub house").start(this::keepHouse);
        renewing = Thread.ofVirtual().name("hub renewals").start(this::renew);
        LOG.log(System.Logger.Level.INFO, "listening=" + authority() + " name=" + name);
    }

    // What is in the settings wins over what was added.
    private static List<FederationPeer> both(
            List<FederationPeer> configured, List<FederationPeer> added) {
        Map<String, FederationPeer> all = new LinkedHashMap<>();
        for (FederationPeer each : added) all.put(each.origin(), each);
        for (FederationPeer each : configured) all.put(each.origin(), each);
        return List.copyOf(all.values());
    }

    /// Takes up another password, limit, and other proxies.
    @Override
    public Runnable prepare(Config config) {
        Config.Hub now = config.hub();
        return () -> {
            admin.password(now.adminPassword());
            visitors.allow(now.limitAddressPerMinute());
            web.trust(ClientAddress.trusting(now.trustedProxies()));
        };
    }

    private List<Route> routes() {
        admin.password(settings.adminPassword());
        Frame frame = HubFrame.frame();
        PublicUrl url = new PublicUrl(settings.externalUrl().map(URI::toString).orElse(""));
        List<Route> all =
                new ArrayList<>(
                        new HubRoutes(
                                        new HealthHandler(this::checks, this::warnings),
                                        new CommunitiesHandler(directory),
                                        new EntryHandlers(directory, key),
                                        new FederationState(directory, partners)::answer,
                                        new FederationHandlers(directory),
                                        new ApplicationHandlers(applications, url),
                                        new MetricsHandler(
                                                metrics, admin, settings.externalUrl().isEmpty()),
                                        new DirectoryPage(frame, directory, watch, clock),
                                        new CommunityPage(frame, directory, watch, clock),
                                        new AdminPage(
                                                frame,
                                                directory,
                                                partners,
                                                watch,
                                                applications,
                                                clock),
                                        new EntryPage(frame, directory),
                                        new PartnerPage(frame, partners),
                                        new ModerationHandlers(directory, partners),
                                        new ServersPage(frame, directory, watch, clock),
                                        new ServerPage(frame, directory, watch, clock),
                                        new ServerForm(frame, watch),
                                        new ServerHandlers(directory, watch))
                                .table(
                                        admin,
                                        new PartnerGate(directory, partners, clock),
                                        visitors));
        all.addAll(new ManualPages(frame).table());
        return new RequestMetrics(metrics).around(all);
    }

    // Our own pages come from there, also where the proxy in front says another Host.
    private List<String> origins() {
        List<String> origins = new ArrayList<>();
        settings.externalUrl()
                .ifPresent(url -> origins.add(url.getScheme() + "://" + url.getRawAuthority()));
        return origins;
    }

    // What is no reason to turn visitors away is not among them: the directory is in memory.
    private List<Check> checks() {
        return List.of(
                database.trouble()
                        .map(why -> Check.failing("database", why))
                        .orElse(Check.well("database")));
    }

    // For everybody's eyes: nothing about partners.
    private List<String> warnings() {
        return switch (directory.standing().state()) {
            case READY -> List.of();
            case LEARNING ->
                    List.of("this hub learns its own entries back, and signs none until then");
            case KEY_SUPERSEDED ->
                    List.of("this hub's key was replaced by a newer one: it signs nothing");
        };
    }

    // Once a second, until the hub is closed.
    private void keepHouse() {
        try {
            while (true) {
                directory.tick();
                partners.watch();
                Thread.sleep(Duration.ofSeconds(1));
            }
        } catch (InterruptedException closed) {
            LOG.log(System.Logger.Level.TRACE, "house=closed");
        }
    }

    // Apart from the house: it waits for other people's servers.
    private void renew() {
        try {
            while (true) {
                applications.tick();
                Thread.sleep(BETWEEN_RENEWALS);
            }
        } catch (InterruptedException closed) {
            LOG.log(System.Logger.Level.TRACE, "renewals=closed");
        }
    }

    /// Where it listens; the port is the real one even when 0 was asked for.
    public InetSocketAddress address() {
        return web.address();
    }

    /// The same as it stands in a URL on this machine: `127.0.0.1:8789`, `[::1]:8789`.
    public String authority() {
        return WebServer.authority(web.address());
    }

    /// The peer id of the key that it signs with: what other operators pin.
    public String key() {
        return key.current().peerId().toString();
    }

    /// Its name among hubs.
    public String name() {
        return directory.name();
    }

    /// The table of endpoints.
    List<Route> table() {
        return routes;
    }

    /// Compares with every partner as soon as possible.
    void pullSoon() {
        partners.pullSoon();
    }

    ServerWatch watch() {
        return watch;
    }

    Partners partners() {
        return partners;
    }

    /// The operator's side of applications.
    ApplicationDesk applications() {
        return applications;
    }

    Directory directory() {
        return directory;
    }

    /// Tells streams to come back, answers what is under way, keeps what is to be kept, and ends.
    @Override
    public void close() {
        watch.close();
        partners.close();
        web.stop();
        http.shutdownNow();
        housekeeping.interrupt();
        renewing.interrupt();
        directory.keep();
        database.close();
    }
}
