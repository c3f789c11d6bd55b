package goop.natlab;

import goop.libp2p.interop.Partner;
import goop.libp2p.interop.Partner.Make;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Two peers at their homes, one of which the other reaches through a relay.
final class Pair {
    /// Who a peer is made by.
    enum Maker {
        OURS,
        GO,
        GO_034
    }

    private static final int PATIENCE_MILLIS = 30_000;

    final Partner listener;
    final Partner dialler;
    private final List<Partner> relays;

    /// @param relays the first is the way, the others only see where peers are
    Pair(List<Partner> relays, Partner listener, Partner dialler) {
        this.relays = relays;
        this.listener = listener;
        this.dialler = dialler;
    }

    /// Starts a peer of that make at that place, which relays and punches holes.
    static Partner start(Lab lab, Lab.Place place, Maker maker, String... more) throws IOException {
        List<String> flags = new ArrayList<>(List.of("--listen", place.tcp(), "--hole-punching"));
        flags.addAll(List.of(more));
        if (maker == Maker.GO_034) flags.add("--private");
        return start(lab, place, maker, flags);
    }

    /// Starts a relay.
    static Partner relay(Lab lab, Lab.Place place, Maker maker) throws IOException {
        return relay(lab, place, maker, place.tcp());
    }

    static Partner relay(Lab lab, Lab.Place place, Maker maker, String listen) throws IOException {
        return start(lab, place, maker, List.of("--listen", listen, "--relay-service"));
    }

    private static Partner start(Lab lab, Lab.Place place, Maker maker, List<String> flags)
            throws IOException {
        String[] all = flags.toArray(String[]::new);
        return switch (maker) {
            case OURS -> lab.startOurs(place, all);
            case GO -> lab.start(place, Make.GO, all);
            case GO_034 -> lab.start(place, Make.GO_034, all);
        };
    }

    /// New hosts on both sides, with new ports, so that no NAT remembers them.
    void renew() throws IOException {
        listener.renew();
        dialler.renew();
    }

    /// Lets both know where they are seen, and connects them through the relay.
    void connect() throws IOException {
        meetRelays();
        dialler.ask("connect", "addr", circuit());
    }

    /// Lets both know where they are seen.
    void meetRelays() throws IOException {
        for (Partner relay : relays) {
            if (relay == relays.getFirst()) listener.ask("reserve", "addr", relay.address());
            else listener.ask("connect", "addr", relay.address());
            dialler.ask("connect", "addr", relay.address());
        }
        awaitPunching(listener);
        awaitPunching(dialler);
    }

    private static void awaitPunching(Partner peer) throws IOException {
        peer.ask("serves", "protocol", "/libp2p/dcutr", "millis", PATIENCE_MILLIS);
    }

    /// What both say of the upgrade, for a failure's message.
    String reports() {
        return "listener: " + report(listener, dialler) + "; dialler: " + report(dialler, listener);
    }

    private static String report(Partner one, Partner other) {
        try {
            return one.ask("report", "peer", other.id(), "millis", 100).toString();
        } catch (IOException none) {
            return none.getMessage();
        }
    }

    String circuit() {
        return relays.getFirst().address() + "/p2p-circuit/p2p/" + listener.id();
    }

    /// Waits for the direct connection.
    ///
    /// @return the microseconds since the relayed one, as the dialler sees it
    long direct() throws IOException {
        return dialler.ask("direct", "peer", listener.id(), "millis", PATIENCE_MILLIS)
                .integer("micros");
    }
}
