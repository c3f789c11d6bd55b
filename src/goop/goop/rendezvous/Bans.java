package goop.rendezvous;

import goop.cluster.SharedRow;
import goop.cluster.SharedTable;
import goop.http.AddressRange;
import goop.http.ClientAddress;
import goop.json.JsonWriter;
import goop.rendezvous.BanList.Lifted;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Who may neither publish nor watch. Kept in a [BanStore], so that a restart lets nobody back in,
/// and the same on all servers of a cluster.
///
/// An IPv6 address stands for its /64, which one host roams in as it likes.
final class Bans implements SharedTable {
    /// Beyond it a further ban is refused: an operator who needs more needs a firewall.
    static final int MOST = 10_000;

    private static final System.Logger LOG = System.getLogger("goop.rendezvous");

    private final BanStore store;
    private final InstantSource clock;
    private final Map<String, Ban> peers = new ConcurrentHashMap<>();
    private final Map<InetAddress, Ban> addresses = new ConcurrentHashMap<>();
    private volatile Consumer<SharedRow> listener = row -> {};
    private volatile Consumer<Ban> enforcer = ban -> {};

    // Guarded by this, as are all changes: by the keys of rows.
    private final Map<String, Lifted> lifted = new HashMap<>();
    private long revision;

    // What the store could not take yet.
    private final List<Ban> unkept = new ArrayList<>();
    private final List<Lifted> unkeptLifted = new ArrayList<>();

    private Bans(BanStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// Everybody whom the store has.
    ///
    /// @throws IOException when it cannot be read
    static Bans load(BanStore store, InstantSource clock) throws IOException {
        Bans bans = new Bans(store, clock);
        bans.replace(store.load());
        return bans;
    }

    /// Nobody yet: the store cannot be read now, and [#replace] follows when it can.
    static Bans unread(BanStore store, InstantSource clock) {
        return new Bans(store, clock);
    }

    /// These are all; another server on the same database has changed them.
    synchronized void replace(BanList all) {
        Map<String, Ban> namedPeers = new HashMap<>();
        Map<InetAddress, Ban> namedAddresses = new HashMap<>();
        for (Ban each : all.bans()) {
            switch (each.kind()) {
                case PEER -> namedPeers.put(each.value(), each);
                case ADDRESS -> namedAddresses.put(network(each.value()), each);
            }
        }
        peers.putAll(namedPeers);
        addresses.putAll(namedAddresses);
        peers.keySet().retainAll(namedPeers.keySet());
        addresses.keySet().retainAll(namedAddresses.keySet());
        lifted.clear();
        for (Lifted each : all.lifted()) lifted.put(BanRows.key(each.kind(), each.value()), each);
        unkept.forEach(this::put);
        unkeptLifted.forEach(this::lift);
        revision++;
    }

    /// Tries again to keep what could not be kept.
    synchronized void keepUnkept() {
        if (unkept.isEmpty() && unkeptLifted.isEmpty()) return;
        try {
            store.write(new BanList(List.copyOf(unkept), List.copyOf(unkeptLifted)), list());
            unkept.clear();
            unkeptLifted.clear();
        } catch (IOException again) {
            LOG.log(System.Logger.Level.DEBUG, "a ban is not kept yet", again);
        }
    }

    boolean peer(String peerId) {
        return !peers.isEmpty() && peers.containsKey(peerId);
    }

    boolean address(InetAddress client) {
        return !addresses.isEmpty() && addresses.containsKey(ClientAddress.network(client));
    }

    /// Everyone, the newest first.
    List<Ban> all() {
        List<Ban> all = new ArrayList<>(peers.values());
        all.addAll(addresses.values());
        all.sort(Comparator.comparing(Ban::since).reversed().thenComparing(Ban::value));
        return all;
    }

    private synchronized BanList list() {
        return new BanList(all(), List.copyOf(lifted.values()));
    }

    /// Bans; it holds, and is on disk, when this returns.
    ///
    /// @throws IOException when it could not be kept: it holds until the server ends
    /// @throws IllegalArgumentException for what is no address, or too many
    synchronized void add(Ban ban) throws IOException {
        if (peers.size() + addresses.size() >= MOST) {
            throw new IllegalArgumentException("there are " + MOST + " bans already");
        }
        Lifted before = lifted.get(BanRows.key(ban.kind(), ban.value()));
        Instant since = before == null ? ban.since() : after(ban.since(), before.at());
        Ban dated = new Ban(ban.kind(), ban.value(), ban.reason(), since);
        put(dated);
        listener.accept(BanRows.row(dated));
        keep(List.of(dated), List.of());
    }

    /// Lifts a ban.
    ///
    /// @return false when there was none
    /// @throws IllegalArgumentException for what is no address
    synchronized boolean remove(Ban.Kind kind, String value) throws IOException {
        Ban before = find(kind, value);
        if (before == null) return false;
        Lifted gone = new Lifted(kind, before.value(), after(clock.instant(), before.since()));
        lift(gone);
        listener.accept(BanRows.row(gone));
        keep(List.of(), List.of(gone));
        return true;
    }

    private Ban find(Ban.Kind kind, String value) {
        return switch (kind) {
            case PEER -> peers.get(value);
            case ADDRESS -> addresses.get(network(value));
        };
    }

    // In milliseconds, as rows have it.
    private static Instant after(Instant now, Instant before) {
        return Instant.ofEpochMilli(Math.max(now.toEpochMilli(), before.toEpochMilli() + 1));
    }

    private void keep(List<Ban> bans, List<Lifted> gone) throws IOException {
        try {
            store.write(new BanList(bans, gone), list());
        } catch (IOException failed) {
            unkept.addAll(bans);
            unkeptLifted.addAll(gone);
            throw failed;
        }
    }

    private void put(Ban ban) {
        lifted.remove(BanRows.key(ban.kind(), ban.value()));
        switch (ban.kind()) {
            case PEER -> peers.put(ban.value(), ban);
            case ADDRESS -> addresses.put(network(ban.value()), ban);
        }
        revision++;
    }

    private void lift(Lifted gone) {
        switch (gone.kind()) {
            case PEER -> peers.remove(gone.value());
            case ADDRESS -> addresses.remove(network(gone.value()));
        }
        unkept.removeIf(each -> BanRows.key(each.kind(), each.value()).equals(key(gone)));
        lifted.put(key(gone), gone);
        if (lifted.size() > MOST) {
            lifted.values().stream()
                    .min(Comparator.comparing(Lifted::at).thenComparing(Lifted::value))
                    .ifPresent(oldest -> lifted.remove(key(oldest)));
        }
        revision++;
    }

    private static String key(Lifted each) {
        return BanRows.key(each.kind(), each.value());
    }

    static InetAddress network(String address) {
        if (address.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "\"" + address + "\" is a block; an address is expected");
        }
        return ClientAddress.network(AddressRange.parse(address).base());
    }

    // ---- the same on all servers of a cluster

    /// Who is told of bans that other servers of the cluster have made.
    void enforcer(Consumer<Ban> enforcer) {
        this.enforcer = enforcer;
    }

    @Override
    public String name() {
        return "bans";
    }

    @Override
    public synchronized long revision() {
        return revision;
    }

    @Override
    public void tell(Consumer<SharedRow> told) {
        listener = told;
    }

    @Override
    public void forEach(Consumer<SharedRow> action) {
        Instant old = clock.instant().minus(REMEMBERED);
        BanList all = list();
        all.bans().forEach(each -> action.accept(BanRows.row(each)));
        for (Lifted each : all.lifted()) {
            if (each.at().isAfter(old)) action.accept(BanRows.row(each));
        }
    }

    @Override
    public void take(List<SharedRow> rows) throws IOException {
        List<Ban> fresh = new ArrayList<>();
        List<Lifted> gone = new ArrayList<>();
        synchronized (this) {
            for (SharedRow row : rows) {
                BanList said = BanRows.read(row);
                if (!news(row, said)) continue;
                said.bans().forEach(this::put);
                said.lifted().forEach(this::lift);
                fresh.addAll(said.bans());
                gone.addAll(said.lifted());
            }
        }
        // Also where they cannot be kept.
        fresh.forEach(enforcer);
        synchronized (this) {
            if (!fresh.isEmpty() || !gone.isEmpty()) keep(fresh, gone);
        }
    }

    private boolean news(SharedRow row, BanList said) {
        Ban known;
        if (!said.bans().isEmpty()) {
            Ban ban = said.bans().getFirst();
            known = find(ban.kind(), ban.value());
            // Each of several servers may have been full before it heard of the others'.
            if (known == null && peers.size() + addresses.size() >= 2 * MOST) return false;
        } else if (!said.lifted().isEmpty()) {
            Lifted lift = said.lifted().getFirst();
            known = find(lift.kind(), lift.value());
            if (lift.at().isBefore(clock.instant().minus(REMEMBERED))) return false;
        } else {
            return false;
        }
        Lifted before = lifted.get(row.key());
        return (known == null || row.beats(BanRows.row(known)))
                && (before == null || row.beats(BanRows.row(before)));
    }

    /// The form of one ban in the file and in `/admin/state.json`.
    static void write(JsonWriter json, Ban ban) {
        json.object()
                .field("kind", ban.kind().field)
                .field("value", ban.value())
                .field("reason", ban.reason())
                .field("since", ban.since().toEpochMilli())
                .endObject();
    }
}
