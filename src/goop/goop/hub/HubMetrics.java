package goop.hub;

import goop.config.FederationPeer;
import goop.database.Database;
import goop.hub.replica.Refused;
import goop.hub.replica.Standing;
import goop.metrics.Metrics;
import goop.metrics.ProcessMetrics;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// What a hub counts; `docs/monitoring.md` says what each is.
final class HubMetrics {
    private final Directory directory;
    private final Partners partners;

    private HubMetrics(Directory directory, Partners partners) {
        this.directory = directory;
        this.partners = partners;
    }

    static void register(
            Metrics metrics,
            Directory directory,
            Partners partners,
            ServerWatch watch,
            Database database) {
        HubMetrics hub = new HubMetrics(directory, partners);
        metrics.gauge("goop_hub_communities", "Entries in the directory.", directory::size);
        metrics.gauge(
                "goop_hub_ready",
                "1 while the hub may sign, 0 while it learns its own entries back.",
                () -> directory.standing().state() == Standing.State.READY ? 1 : 0);
        metrics.gauge(
                "goop_hub_partners", "Hubs that it federates with.", () -> partners.all().size());
        metrics.gauge(
                "goop_database_up",
                "1 while the database can be used.",
                () -> database.trouble().isEmpty() ? 1 : 0);
        hub.each(
                metrics,
                "goop_hub_partner_entries",
                "Entries that are kept for a partner.",
                origin -> directory.ask(replica -> replica.entries(origin)));
        hub.each(
                metrics,
                "goop_hub_partner_bytes",
                "Bytes that they have.",
                origin -> directory.ask(replica -> replica.bytes(origin)));
        metrics.gauges(
                "goop_hub_partner_entries_max",
                "Most entries that may be kept for a partner.",
                () -> hub.ofPartners(FederationPeer::entries),
                "partner");
        metrics.gauges(
                "goop_hub_partner_bytes_max",
                "Most bytes that they may have.",
                () -> hub.ofPartners(each -> (double) ((long) each.megabytes() << 20)),
                "partner");
        metrics.gauges(
                "goop_hub_partner_pulled_timestamp_seconds",
                "When all was last compared with a partner; 0 for not yet.",
                () -> hub.ofLinks(state -> seconds(state.pulled())),
                "partner");
        metrics.gauges(
                "goop_hub_partner_listening",
                "1 while a partner's stream of changes is open.",
                () -> hub.ofLinks(state -> state.listening() == null ? 0 : 1),
                "partner");
        metrics.counters(
                "goop_hub_refused_total",
                "What partners sent that was not taken.",
                hub::refused,
                "partner",
                "reason");
        metrics.gauges(
                "goop_hub_server_up",
                "1 while a watched server is well; none for those on standby.",
                () -> servers(watch, each -> each.up() ? 1 : 0),
                "server");
        metrics.gauges(
                "goop_hub_server_peers",
                "Peers at a watched server, as it last said.",
                () -> servers(watch, each -> each.reading().map(ServerReading::peers).orElse(0L)),
                "server");
        ProcessMetrics.register(metrics);
    }

    private static Map<List<String>, Double> servers(
            ServerWatch watch, ToDoubleFunction<ServerWatch.State> reading) {
        Map<List<String>, Double> all = new HashMap<>();
        for (ServerWatch.State each : watch.all()) {
            boolean silent = each.standing().health() == WatchedServer.Health.UNKNOWN;
            if (each.server().standby() || silent) continue;
            all.put(List.of(each.server().url()), reading.applyAsDouble(each));
        }
        return all;
    }

    private static double seconds(Instant time) {
        return time == null ? 0 : time.toEpochMilli() / 1e3;
    }

    private void each(Metrics metrics, String name, String help, ToDoubleFunction<String> reading) {
        metrics.gauges(
                name,
                help,
                () -> ofPartners(each -> reading.applyAsDouble(each.origin())),
                "partner");
    }

    private Map<List<String>, Double> ofPartners(ToDoubleFunction<FederationPeer> reading) {
        Map<List<String>, Double> all = new HashMap<>();
        for (Partners.Partner each : partners.all()) {
            all.put(List.of(each.origin()), reading.applyAsDouble(each.settings()));
        }
        return all;
    }

    private Map<List<String>, Double> ofLinks(ToDoubleFunction<PartnerLink.State> reading) {
        Map<List<String>, Double> all = new HashMap<>();
        for (Partners.Partner each : partners.all()) {
            each.link()
                    .ifPresent(
                            link ->
                                    all.put(
                                            List.of(each.origin()),
                                            reading.applyAsDouble(link.state())));
        }
        return all;
    }

    private Map<List<String>, Double> refused() {
        Map<List<String>, Double> all = new HashMap<>();
        for (Partners.Partner each : partners.all()) {
            Map<Refused, Long> counts = directory.ask(replica -> replica.refused(each.origin()));
            // From the start, so that a first one is an increase.
            for (Refused why : Refused.values()) {
                all.put(
                        List.of(each.origin(), why.wire()),
                        counts.getOrDefault(why, 0L).doubleValue());
            }
        }
        return all;
    }
}
