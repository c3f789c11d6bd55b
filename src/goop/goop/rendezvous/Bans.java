package goop.rendezvous;

import goop.http.AddressRange;
import goop.http.ClientAddress;
import goop.json.JsonWriter;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Who may neither publish nor watch. Kept in a [BanStore], so that a restart lets nobody back in.
///
/// An IPv6 address stands for its /64, which one host roams in as it likes.
final class Bans {
    /// Beyond it a further ban is refused: an operator who needs more needs a firewall.
    static final int MOST = 10_000;

    private static final System.Logger LOG = System.getLogger("goop.rendezvous");

    private final BanStore store;
    private final Map<String, Ban> peers = new ConcurrentHashMap<>();
    private final Map<InetAddress, Ban> addresses = new ConcurrentHashMap<>();

    // Guarded by this: what the store could not take yet.
    private final List<Ban> unkept = new ArrayList<>();

    private Bans(BanStore store) {
        this.store = store;
    }

    /// Everybody whom the store has.
    ///
    /// @throws IOException when it cannot be read
    static Bans load(BanStore store) throws IOException {
        Bans bans = new Bans(store);
        for (Ban each : store.load()) bans.put(each);
        return bans;
    }

    /// Nobody yet: the store cannot be read now, and [#replace] follows when it can.
    static Bans unread(BanStore store) {
        return new Bans(store);
    }

    /// These are all; another server has changed them.
    synchronized void replace(List<Ban> all) {
        Map<String, Ban> namedPeers = new HashMap<>();
        Map<InetAddress, Ban> namedAddresses = new HashMap<>();
        for (Ban each : all) {
            switch (each.kind()) {
                case PEER -> namedPeers.put(each.value(), each);
                case ADDRESS -> namedAddresses.put(network(each.value()), each);
            }
        }
        peers.putAll(namedPeers);
        addresses.putAll(namedAddresses);
        peers.keySet().retainAll(namedPeers.keySet());
        addresses.keySet().retainAll(namedAddresses.keySet());
        unkept.forEach(this::put);
    }

    /// Tries again to keep what could not be kept.
    synchronized void keepUnkept() {
        try {
            while (!unkept.isEmpty()) {
                store.add(unkept.getFirst(), all());
                unkept.removeFirst();
            }
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

    /// Bans; it holds, and is on disk, when this returns.
    ///
    /// @throws IOException when it could not be kept: it holds until the server ends
    /// @throws IllegalArgumentException for what is no address, or too many
    synchronized void add(Ban ban) throws IOException {
        if (peers.size() + addresses.size() >= MOST) {
            throw new IllegalArgumentException("there are " + MOST + " bans already");
        }
        put(ban);
        try {
            store.add(ban, all());
        } catch (IOException failed) {
            unkept.add(ban);
            throw failed;
        }
    }

    /// Lifts a ban.
    ///
    /// @return false when there was none
    /// @throws IllegalArgumentException for what is no address
    synchronized boolean remove(Ban.Kind kind, String value) throws IOException {
        Ban before =
                switch (kind) {
                    case PEER -> peers.remove(value);
                    case ADDRESS -> addresses.remove(network(value));
                };
        if (before != null && !unkept.remove(before)) store.remove(before, all());
        return before != null;
    }

    private void put(Ban ban) {
        switch (ban.kind()) {
            case PEER -> peers.put(ban.value(), ban);
            case ADDRESS -> addresses.put(network(ban.value()), ban);
        }
    }

    private static InetAddress network(String address) {
        if (address.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "\"" + address + "\" is a block; an address is expected");
        }
        return ClientAddress.network(AddressRange.parse(address).base());
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
