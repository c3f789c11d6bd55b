package goop.rendezvous;

import goop.cluster.Cluster;
import goop.http.Check;
import goop.http.ClientAddress;
import goop.http.StreamSlots;
import goop.http.WebServer;
import goop.libp2p.relay.RelayService;
import goop.presence.Peer;
import goop.presence.Presence;
import goop.presence.PresenceBoard;
import goop.registration.EmailAddress;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What the operator sees and does: everything behind the admin page.
final class ServerState {
    private final PresenceBoard board;
    private final Bans bans;
    private final PeerTraffic peerTraffic;
    private final Traffic traffic;
    private final StreamSlots slots;
    private final ProxyWarning proxyWarning;
    private final Optional<RelayHost> relay;
    private final InstantSource clock;
    private final LongSupplier ticks;
    private final Instant started;
    private final Supplier<Optional<String>> databaseTrouble;
    private final Optional<Cluster> cluster;
    private volatile Supplier<Map<String, Long>> totals;
    private volatile boolean draining;
    private volatile WebServer web;

    ServerState(
            PresenceBoard board,
            Bans bans,
            PeerTraffic peerTraffic,
            Traffic traffic,
            StreamSlots slots,
            ProxyWarning proxyWarning,
            Optional<RelayHost> relay,
            InstantSource clock,
            LongSupplier ticks,
            Supplier<Optional<String>> databaseTrouble,
            Optional<Cluster> cluster) {
        this.board = board;
        this.bans = bans;
        this.peerTraffic = peerTraffic;
        this.traffic = traffic;
        this.slots = slots;
        this.proxyWarning = proxyWarning;
        this.relay = relay;
        this.clock = clock;
        this.ticks = ticks;
        this.started = clock.instant();
        this.databaseTrouble = databaseTrouble;
        this.cluster = cluster;
        bans.enforcer(this::enforce);
    }

    /// What is counted over restarts and servers; unset without a database.
    void counting(Supplier<Map<String, Long>> totals) {
        this.totals = totals;
    }

    /// Counts since the database was made, on all servers; empty without one.
    Optional<Map<String, Long>> totals() {
        return Optional.ofNullable(totals).map(Supplier::get);
    }

    /// Whose streams [#drain] ends.
    void serving(WebServer web) {
        this.web = web;
    }

    List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        checks.add(
                draining
                        ? Check.failing("draining", "draining: streams are asked to reconnect")
                        : Check.well("draining"));
        checks.add(heap());
        return checks;
    }

    // What matters is what is left after a collection; until there was one, what is used.
    private static Check heap() {
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        return free * 50 < runtime.maxMemory()
                ? Check.failing("heap", "less than 2 % of the heap is free")
                : Check.well("heap");
    }

    /// What the operator should look at, in words; no reason for a load balancer to turn away.
    List<String> warnings() {
        List<String> warnings = new ArrayList<>(proxyWarning.current());
        databaseTrouble
                .get()
                .ifPresent(
                        why ->
                                warnings.add(
                                        "The database cannot be used: "
                                                + why
                                                + ". Presence goes on from memory, and what can be"
                                                + " kept is kept once this is mended."));
        cluster.ifPresent(each -> warnings.addAll(each.status().details()));
        return warnings;
    }

    /// Of that, what everybody may know.
    List<String> publicWarnings() {
        return cluster.map(each -> each.status().warnings()).orElse(List.of());
    }

    boolean draining() {
        return draining;
    }

    /// Asks open streams to reconnect and refuses new ones, or takes up service again.
    void drain(boolean drain) {
        boolean before = draining;
        draining = drain;
        if (drain && !before) Thread.ofVirtual().name("drain").start(web::endStreams);
    }

    /// Bans, and takes the banned off the board.
    void ban(Ban ban) throws IOException {
        bans.add(ban);
        enforce(ban);
    }

    private void enforce(Ban ban) {
        if (ban.kind() == Ban.Kind.PEER) {
            board.remove(ban.value());
            return;
        }
        for (PeerRow row : peers()) {
            PeerTraffic.Row traffic = peerTraffic.of(row.peer().id());
            if (traffic != null && bans.address(traffic.from())) board.remove(row.peer().id());
        }
    }

    /// Takes everybody off the board who shows that address.
    ///
    /// @param email the form by which addresses are compared
    void removeByEmail(String email) {
        removeByEmail(board, email);
    }

    static void removeByEmail(PresenceBoard board, String email) {
        for (Peer each : board.peers()) {
            if (EmailAddress.keyOf(each.message().email()).equals(email)) {
                board.remove(each.message().peerId());
            }
        }
    }

    /// Lets a peer that has signed publish without signatures again.
    boolean release(String peerId) {
        return board.release(peerId);
    }

    /// The relay beside this server, where there is one.
    Optional<RelayService> relay() {
        return relay.map(RelayHost::service);
    }

    /// Whether it is one of several that act as one.
    boolean clustered() {
        return cluster.isPresent();
    }

    Bans bans() {
        return bans;
    }

    Traffic traffic() {
        return traffic;
    }

    Instant started() {
        return started;
    }

    int ttlSeconds() {
        return (int) board.ttl().toSeconds();
    }

    int peerCount() {
        return board.size();
    }

    int streams() {
        return slots.open();
    }

    /// Everybody, as anybody may see them.
    List<PeerView> views() {
        return board.peers().stream().map(ServerState::view).toList();
    }

    private static PeerView view(Peer peer) {
        Presence message = peer.message();
        return new PeerView(
                message.peerId(),
                message.content(),
                peer.verified(),
                message.addrs(),
                Instant.ofEpochMilli(message.ts()));
    }

    /// Everybody, as the operator may see them.
    List<PeerRow> peers() {
        Instant now = clock.instant();
        long tick = ticks.getAsLong();
        return board.peers().stream()
                .map(peer -> row(peer, now.minusMillis(tick - peer.heardAt())))
                .toList();
    }

    private PeerRow row(Peer peer, Instant seen) {
        Presence message = peer.message();
        PeerTraffic.Row known = peerTraffic.of(message.peerId());
        InetAddress from = known == null ? null : known.from();
        return new PeerRow(
                view(peer),
                message.type().wire(),
                message.email(),
                message.avatarHash(),
                seen,
                from == null ? "" : from.getHostAddress(),
                known == null ? 0 : known.received(),
                known == null ? 0 : known.shown(),
                from == null ? 0 : slots.open(ClientAddress.network(from)));
    }
}
