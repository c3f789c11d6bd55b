package goop.libp2p.mdns;

import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.dns.DnsMessage;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// One network interface, as a state machine: packets and the time go in, packets and peers come
/// out. IPv4 and IPv6 are one link: what is sent goes out on both.
final class Link {
    // RFC 6762, 10.4: whoever cannot be reached is asked twice or more before it is forgotten.
    private static final Duration DOUBT = Duration.ofSeconds(5);

    private final Names names;
    private final MdnsConfig config;
    private final Responder responder;
    private final Querier querier;
    private final Cache cache;
    private Neighbourhood neighbourhood;
    private List<Multiaddr> told = List.of();
    private boolean changed;
    private long refused;

    Link(Names names, MdnsConfig config, Neighbourhood neighbourhood, RandomGenerator random) {
        this.names = names;
        this.config = config;
        this.neighbourhood = neighbourhood;
        responder = new Responder(names, random);
        querier = new Querier(names, random);
        cache = new Cache(names, config.bounds(), random);
    }

    /// The link came up, or this machine woke up: asks and tells anew.
    void start(Instant now) {
        querier.start(now);
        tell(now);
    }

    /// The interface has other addresses than before.
    void moved(Neighbourhood next, Instant now) {
        neighbourhood = next;
        cache.instances().forEach(Instance::moved);
        changed = true;
        start(now);
    }

    Neighbourhood neighbourhood() {
        return neighbourhood;
    }

    /// Tells of these addresses from now on, each with our peer id; nothing happens when they are
    /// the same as before.
    void advertise(List<Multiaddr> addresses, Instant now) {
        List<Multiaddr> next =
                neighbourhood.worthTelling(addresses).stream()
                        .limit(config.bounds().addresses())
                        .toList();
        if (next.equals(told)) return;
        told = next;
        tell(now);
    }

    private void tell(Instant now) {
        responder.advertise(new Advert(names, told, config.ttl()), now);
    }

    /// A packet came in. Nonsense, and whatever comes from off the link, changes nothing.
    void received(byte[] packet, InetSocketAddress source, Instant now) {
        if (!neighbourhood.isOnLink(source.getAddress())) {
            refused++;
            return;
        }
        DnsMessage message;
        try {
            message = DnsMessage.parse(packet);
        } catch (ProtocolException nonsense) {
            refused++;
            return;
        }
        // RFC 6762, 18.3 and 18.11: "messages received with non-zero opcodes", and with non-zero
        // response codes, "MUST be silently ignored".
        if ((message.flags() & 0x780f) != 0) return;
        if (message.isResponse()) {
            changed |= cache.heard(message, source.getAddress(), now);
            responder.contradicted(message, now);
        } else {
            responder.asked(message, source, now);
            querier.heard(message, cache, now);
        }
    }

    /// What is to be sent now.
    List<DnsMessage> due(Instant now) {
        changed |= cache.expire(now);
        List<DnsMessage> messages = new ArrayList<>(responder.due(now));
        messages.addAll(querier.due(cache, now));
        return messages;
    }

    /// When [#due] wants to be called again, unless something happens before.
    Instant next() {
        Instant first = responder.next();
        for (Instant each : List.of(querier.next(cache), cache.nextExpiry())) {
            if (each.isBefore(first)) first = each;
        }
        return first;
    }

    /// What to send on leaving.
    List<DnsMessage> goodbye() {
        return responder.goodbye();
    }

    /// That peer could not be reached: unless it answers soon, it is gone.
    void doubt(PeerId peer, Instant now) {
        boolean some = false;
        for (Instance each : cache.instances()) {
            if (peer(each, peer)) {
                each.doubt(now.plus(DOUBT));
                some = true;
            }
        }
        if (some) querier.start(now);
    }

    private boolean peer(Instance instance, PeerId peer) {
        return instance.peer(neighbourhood, config.bounds().addresses())
                .filter(found -> found.peer().equals(peer))
                .isPresent();
    }

    /// Whether [#peers] may be other than when this was last asked.
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /// Who is here. Of a peer that goes by several names, having just been started anew, the newest
    /// stands first.
    Map<PeerId, Set<Multiaddr>> peers() {
        Map<PeerId, Set<Multiaddr>> peers = new TreeMap<>();
        int atMost = config.bounds().addresses();
        for (Instance each : cache.instances()) {
            MdnsEvent.Found found = each.peer(neighbourhood, atMost).orElse(null);
            if (found == null) continue;
            Set<Multiaddr> all = peers.computeIfAbsent(found.peer(), _ -> new LinkedHashSet<>());
            for (Multiaddr address : found.addresses()) if (all.size() < atMost) all.add(address);
        }
        return peers;
    }

    /// Packets that were nonsense or came from off the link.
    long refused() {
        return refused;
    }
}
