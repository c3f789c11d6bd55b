package goop.hub;

import goop.config.FederationPeer;
import goop.http.RateLimit;
import goop.http.Refusal;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/// The hubs that ours exchanges entries with: those of the settings, and those that the operator
/// has added while it runs.
final class Partners implements AutoCloseable {
    /// More are refused: each is a connection and a thread.
    static final int MOST = 200;

    /// One of them.
    ///
    /// @param configured in the settings, where alone it is changed
    /// @param limit on what it asks of us
    record Partner(
            FederationPeer settings,
            boolean configured,
            RateLimit limit,
            Optional<PartnerLink> link) {
        String origin() {
            return settings.origin();
        }
    }

    private final Map<String, Partner> all = new ConcurrentSkipListMap<>();
    private final Directory directory;
    private final OperatorStore store;
    private final Function<FederationPeer, PartnerLink> connect;

    /// @param connect opens our side of the exchange with one that has an address
    Partners(
            Directory directory,
            OperatorStore store,
            Function<FederationPeer, PartnerLink> connect) {
        this.directory = directory;
        this.store = store;
        this.connect = connect;
    }

    /// Begins with these. Whoever answers requests must do so before the links are opened.
    void start(List<FederationPeer> configured, List<FederationPeer> added) {
        for (FederationPeer each : configured) open(each, true);
        for (FederationPeer each : added) {
            if (!all.containsKey(each.origin())) open(each, false);
        }
    }

    private void open(FederationPeer settings, boolean configured) {
        int perMinute = settings.requestsPerMinute();
        RateLimit limit = new RateLimit(perMinute, Math.max(1, perMinute / 2), 2);
        Optional<PartnerLink> link = settings.url().map(url -> connect.apply(settings));
        all.put(settings.origin(), new Partner(settings, configured, limit, link));
    }

    /// By name.
    Collection<Partner> all() {
        return all.values();
    }

    Optional<Partner> get(String origin) {
        return Optional.ofNullable(all.get(origin));
    }

    /// Adds a partner, or changes one that was added. When it returns, that is on disk.
    ///
    /// @throws Refusal 400 says what is wrong
    synchronized void put(FederationPeer partner) throws IOException {
        if (directory.name().equals(Hub.UNNAMED)) {
            throw new Refusal(400, "a hub that federates needs a name: set hub.name, and restart");
        }
        Partner known = all.get(partner.origin());
        if (known != null && known.configured()) {
            throw new Refusal(400, "origin: it is in federation.peers, and is changed there");
        }
        if (known == null && all.size() >= MOST) {
            throw new Refusal(400, "origin: at most " + MOST + " partners are possible");
        }
        try {
            directory.put(partner);
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(400, "key: " + wrong.getMessage());
        }
        store.put(partner);
        if (known != null) close(known);
        open(partner, false);
    }

    /// Removes a partner that was added, with all that is held of it.
    ///
    /// @return false when there is no such one
    /// @throws Refusal 400 for one of the settings
    synchronized boolean remove(String origin) throws IOException {
        Partner known = all.get(origin);
        if (known == null) return false;
        if (known.configured()) {
            throw new Refusal(400, "origin: it is in federation.peers, and is removed there");
        }
        store.remove(origin);
        all.remove(origin);
        close(known);
        directory.remove(origin);
        return true;
    }

    private static void close(Partner partner) {
        partner.link().ifPresent(PartnerLink::close);
    }

    /// Cuts streams that have fallen silent.
    void watch() {
        all.values().forEach(each -> each.link().ifPresent(PartnerLink::watch));
    }

    /// Compares with all as soon as possible.
    void pullSoon() {
        all.values().forEach(each -> each.link().ifPresent(PartnerLink::pullSoon));
    }

    @Override
    public synchronized void close() {
        all.values().forEach(Partners::close);
    }
}
