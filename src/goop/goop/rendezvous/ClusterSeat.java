package goop.rendezvous;

import goop.cluster.Cluster;
import goop.cluster.ClusterSettings;
import goop.cluster.SharedTable;
import goop.config.Config;
import goop.database.Database;
import goop.metrics.Metrics;
import goop.presence.Journal;
import goop.presence.PresenceBoard;
import goop.presence.PresenceToken;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// A server's place in a cluster, where the configuration asks for one.
final class ClusterSeat {
    /// How long to wait for the others before serving without them.
    private static final Duration JOIN = Duration.ofSeconds(5);

    private ClusterSeat() {}

    /// Joins, before the server listens, so that its first watchers see the others' peers too.
    ///
    /// @param undo gets what is to be done where the server cannot start after all
    static Optional<Cluster> take(
            Config.Presence settings,
            String self,
            PresenceBoard board,
            List<SharedTable> tables,
            Optional<Persistence> persistence,
            InstantSource clock,
            LongSupplier ticks,
            Deque<Runnable> undo)
            throws IOException {
        if (settings.clusterUrl().isEmpty()) return Optional.empty();
        Cluster joined =
                Cluster.start(
                        ClusterSettings.of(settings, self), self, board, tables, clock, ticks);
        board.journal(
                persistence
                        .map(each -> Journal.both(each.journal(), joined.journal()))
                        .orElse(joined.journal()));
        undo.push(joined::close);
        joined.awaitJoined(JOIN);
        return Optional.of(joined);
    }

    /// Tokens that hold on all servers with the same secret, or else on the same database.
    static PresenceToken tokens(Config.Presence settings, Optional<Database> database) {
        return ClusterSettings.tokens(settings)
                .or(
                        () ->
                                database.map(
                                        open ->
                                                new PresenceToken(
                                                        Persistence.sharedKey(
                                                                open, "presence token"))))
                .orElseGet(PresenceToken::withRandomKey);
    }

    /// What `/metrics` says of it.
    static void register(Metrics metrics, Cluster cluster) {
        metrics.gauge(
                "goop_cluster_connected",
                "Whether there is a connection to NATS.",
                () -> cluster.status().connected() ? 1 : 0);
        metrics.gauge(
                "goop_cluster_servers",
                "Other servers of the cluster that are alive.",
                () -> cluster.status().servers().size());
        metrics.counter(
                "goop_cluster_received_total",
                "Messages from other servers.",
                () -> cluster.counts().received());
        metrics.counter(
                "goop_cluster_sent_total",
                "Messages to other servers.",
                () -> cluster.counts().sent());
        metrics.counter(
                "goop_cluster_refused_total",
                "Messages that were not of this cluster, or damaged.",
                () -> cluster.counts().refused());
        metrics.counter(
                "goop_cluster_lost_total",
                "Messages that came faster than they could be taken; what they said is asked for"
                        + " again.",
                () -> cluster.counts().lost());
    }
}
