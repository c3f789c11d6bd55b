package goop.rendezvous;

import goop.community.HubDocument;
import goop.community.OwnApplications;
import goop.config.Config;
import goop.http.AdminGate;
import goop.http.CrossSite;
import goop.http.Frame;
import goop.http.Handler;
import goop.http.HealthHandler;
import goop.http.MetricsHandler;
import goop.http.PublicUrl;
import goop.http.RateLimit;
import goop.http.RequestMetrics;
import goop.http.Response;
import goop.http.Route;
import goop.http.Router;
import goop.http.SecurityHeaders;
import goop.http.StreamSlots;
import goop.load.Consent;
import goop.manual.Manual;
import goop.manual.ManualPages;
import goop.metrics.Metrics;
import goop.metrics.RateHistory;
import goop.presence.PresenceBoard;
import goop.store.Catalogue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Makes the table of endpoints that the settings want, anew each time they change. What must
/// outlive a change stands in the fields: above all who has used up which limit.
final class Endpoints {
    /// Keys that a rate limit remembers, an address or a peer id each.
    private static final int MOST_KEYS = 200_000;

    private final Path directory;
    private final Parts parts;
    private final InstantSource clock;
    private final LongSupplier ticks;
    private final RateLimit byAddress;
    private final RateLimit byPeer;
    private final RateLimit verifications = RateLimit.every(Duration.ofSeconds(1), 30, MOST_KEYS);
    // Twenty at once, then one each three minutes.
    private final RateLimit registrations = RateLimit.every(Duration.ofMinutes(3), 20, MOST_KEYS);
    // Three at once, then one each twenty minutes.
    private final RateLimit mails = RateLimit.every(Duration.ofMinutes(20), 3, MOST_KEYS);
    private final AdminGate gate = new AdminGate("presence.admin_password");
    // One for all: it orders the changes of its file.
    private final OwnApplications applications;
    private final RequestMetrics measured;
    private final byte[] description;

    /// What the endpoints are about.
    record Parts(
            PresenceBoard board,
            Bans bans,
            StreamSlots slots,
            ServerState state,
            PeerTraffic peers,
            Traffic traffic,
            RateHistory rates,
            Metrics metrics,
            ProxyWarning proxyWarning,
            Optional<RegistrationDesk> desk,
            Optional<RelayHost> relay) {}

    /// The table for one configuration, and what goes with it.
    final class Table {
        private final Config config;
        private final Catalogue templates;
        private final List<Route> routes;

        private Table(Config config) throws IOException {
            this.config = config;
            templates = Catalogue.of(directory.resolve(config.presence().templatesDir()), ticks);
            routes = Endpoints.this.routes(config, templates);
        }

        List<Route> routes() {
            return routes;
        }

        Handler handler() {
            return new SecurityHeaders(SecurityHeaders.STRICT)
                    .around(
                            new CrossSite(origins(config.presence()))
                                    .around(new Router(measured.around(routes))));
        }

        /// From now on its limits and its password hold.
        void enforce() {
            Config.Presence settings = config.presence();
            allow(byAddress, settings.limitAddressPerMinute());
            allow(byPeer, settings.limitPeerPerMinute());
            gate.password(settings.adminPassword());
        }
    }

    /// @param keys that each limit may remember
    Endpoints(Path directory, Parts parts, InstantSource clock, LongSupplier ticks, int keys)
            throws IOException {
        description = Manual.descriptionAlone("openapi.json");
        this.directory = directory;
        applications = new OwnApplications(directory);
        this.parts = parts;
        this.clock = clock;
        this.ticks = ticks;
        measured = new RequestMetrics(parts.metrics);
        byAddress = new RateLimit(0, 1, Math.min(MOST_KEYS, keys));
        byPeer = new RateLimit(0, 1, Math.min(MOST_KEYS, keys));
    }

    // Bursts a sixth of what a minute allows; 0 is no limit.
    private static void allow(RateLimit limit, int perMinute) {
        limit.allow(perMinute, Math.max(1, perMinute / 6));
    }

    /// The table for these settings; changes nothing yet.
    Table table(Config config) throws IOException {
        return new Table(config);
    }

    // Our own pages come from there, also where the proxy in front says another Host.
    private static List<String> origins(Config.Presence settings) {
        List<String> origins = new ArrayList<>(settings.corsOrigins());
        settings.externalUrl()
                .ifPresent(url -> origins.add(url.getScheme() + "://" + url.getRawAuthority()));
        return origins;
    }

    private List<Route> routes(Config config, Catalogue templates) throws IOException {
        Frame frame = Masthead.frame(parts.desk.isPresent());
        List<Route> all = new ArrayList<>(presenceRoutes(frame, config));
        all.addAll(new StoreRoutes(frame, templates).table());
        all.addAll(new ManualPages(frame).table());
        all.add(
                Route.get("/api/openapi.json", _ -> Response.json(200, description))
                        .forAnyOrigin());
        all.add(Route.get(Consent.PATH, new LoadConsentHandler(config.presence().loadToken())));
        all.add(Route.get(HubDocument.PATH, new ProofHandler(applications, parts.board::size)));
        String here = config.presence().externalUrl().map(URI::toString).orElse("");
        all.addAll(new HubsPage(frame, applications, here).table(gate));
        return List.copyOf(all);
    }

    private List<Route> presenceRoutes(Frame frame, Config config) {
        Config.Presence settings = config.presence();
        Optional<RegistrationDesk> desk = parts.desk;
        Audience audience =
                new Audience(
                        settings.unregisteredMayWatch() || !settings.registrationRequired(),
                        parts.peers::anyFrom);
        PublicUrl url = new PublicUrl(settings.externalUrl().map(URI::toString).orElse(""));
        return new Routes(
                        new PublishHandler(
                                parts.board,
                                parts.bans,
                                byAddress,
                                byPeer,
                                parts.peers,
                                parts.traffic,
                                parts.proxyWarning,
                                desk.map(RegistrationDesk::registrations),
                                url),
                        new EventsHandler(
                                parts.board,
                                parts.bans,
                                parts.slots,
                                parts.state::draining,
                                parts.traffic,
                                audience),
                        new HealthHandler(parts.state::checks, parts.state::publicWarnings),
                        new RelayHandler(parts.relay),
                        new MetricsHandler(parts.metrics, gate, !config.proxied()),
                        new DashboardPage(frame, parts.state, url, audience, clock),
                        new AdminPage(frame, parts.state, parts.rates, clock),
                        new PeersHandler(parts.state),
                        new LogsHandler(),
                        new StateHandler(parts.state),
                        new RatesHandler(parts.rates),
                        new BanHandler(parts.state, clock),
                        new UnbanHandler(parts.bans),
                        new ReleaseHandler(parts.state),
                        new DrainHandler(parts.state),
                        RegistrationDesk.orUnavailable(
                                desk,
                                open ->
                                        new RegisterHandler(
                                                frame, open, url, registrations, mails, clock)),
                        RegistrationDesk.orUnavailable(
                                desk,
                                open ->
                                        new VerifyHandler(
                                                frame,
                                                open,
                                                verifications,
                                                settings.verifyConfirm())),
                        RegistrationDesk.orUnavailable(
                                desk, open -> new RegistrationsPage(frame, open, clock)),
                        RegistrationDesk.orUnavailable(
                                desk, open -> new RegistrationsExport(open, false)),
                        RegistrationDesk.orUnavailable(
                                desk, open -> new RegistrationsExport(open, true)),
                        RegistrationDesk.orUnavailable(
                                desk, open -> new RegistrationHandler(open, parts.state, url)),
                        RegistrationDesk.orUnavailable(
                                desk, open -> new OutboxHandler(open, clock)))
                .table(gate);
    }
}
