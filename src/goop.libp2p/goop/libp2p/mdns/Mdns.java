package goop.libp2p.mdns;

import goop.libp2p.Host;
import goop.libp2p.HostEvent;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.Subscription;
import goop.libp2p.dns.DnsMessage;

import java.io.Closeable;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Finds the peers of the LAN and lets them find us, from its start until it is closed.
///
/// ```java
/// MdnsConfig config = new MdnsConfig("goop-mdns", List.of("all"));
/// try (Mdns mdns = Mdns.start(config, host, event -> System.out.println(event))) {
///     ...
/// }
/// ```
public final class Mdns implements Closeable {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.mdns");

    // The JDK does not tell when interfaces change; to look takes a fraction of a millisecond.
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    // The machine slept when the wall's clock is so far ahead of the one that stands still then.
    private static final Duration NAP = Duration.ofSeconds(30);

    private static final Duration PARTING = Duration.ofSeconds(1);

    private final MdnsConfig config;
    private final Host host;
    private final Consumer<MdnsEvent> consumer;
    private final Names names;
    private final SecureRandom random = new SecureRandom();
    private final long started = System.nanoTime();

    // All of these, and the links, guarded by this.
    private final Map<String, Station> stations = new HashMap<>();
    private final Neighbours neighbours = new Neighbours();
    private Instant nextLook = Instant.EPOCH;
    private Duration ahead = Duration.ZERO;
    private boolean closed;

    private final Subscription addresses;
    private final Thread worker;
    private final Thread teller;

    private Mdns(MdnsConfig config, Host host, Consumer<MdnsEvent> consumer) {
        this.config = config;
        this.host = host;
        this.consumer = consumer;
        names = Names.create(config.tag(), random);
        ahead = wallAhead();
        String who = host.peerId().brief();
        worker = Thread.ofVirtual().name("mdns " + who).unstarted(this::run);
        teller = Thread.ofVirtual().name("mdns events " + who).unstarted(this::tell);
        addresses = host.subscribe(this::hostChanged);
    }

    /// Tells the LAN of the host's addresses, and the consumer of the LAN's peers.
    ///
    /// @param consumer is called in a thread of its own, one event after another; while it is busy,
    ///   a peer that comes and goes is not mentioned
    /// @throws IllegalArgumentException for a tag that is no DNS name
    public static Mdns start(MdnsConfig config, Host host, Consumer<MdnsEvent> consumer) {
        Mdns mdns = new Mdns(config, host, consumer);
        mdns.worker.start();
        mdns.teller.start();
        return mdns;
    }

    /// Who is on the LAN now, as far as is known, and where.
    public synchronized Map<PeerId, List<Multiaddr>> peers() {
        Map<PeerId, List<Multiaddr>> peers = new TreeMap<>();
        neighbours.peers().forEach((peer, where) -> peers.put(peer, List.copyOf(where)));
        peers.remove(host.peerId());
        return peers;
    }

    /// Says that a peer could not be reached. It is asked for again, and unless it answers within
    /// seconds, it is lost.
    public synchronized void doubt(PeerId peer) {
        for (Station each : stations.values()) each.link().doubt(peer, now());
        notifyAll();
    }

    /// Packets that were no messages or came from off the link.
    public synchronized long refused() {
        return stations.values().stream().mapToLong(each -> each.link().refused()).sum();
    }

    /// Says goodbye to the LAN, and ends.
    @Override
    public void close() {
        addresses.close();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            worker.join(PARTING);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        worker.interrupt();
        teller.interrupt();
    }

    private synchronized void hostChanged(HostEvent event) {
        if (!(event instanceof HostEvent.AddressesChanged)) return;
        nextLook = Instant.EPOCH;
        notifyAll();
    }

    // One that does not follow when somebody sets the clock.
    private Instant now() {
        return Instant.EPOCH.plusNanos(System.nanoTime() - started);
    }

    private Duration wallAhead() {
        return Duration.between(now(), Instant.now());
    }

    // ---- the worker

    private void run() {
        try {
            while (!isClosed()) {
                if (isTimeToLook()) look();
                send();
                rest();
            }
        } catch (InterruptedException hurry) {
            // close() waited long enough
        } finally {
            part();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean isTimeToLook() {
        if (now().isBefore(nextLook)) return false;
        nextLook = now().plus(BETWEEN_LOOKS);
        return true;
    }

    // What is due is taken under the lock and sent without it.
    private void send() {
        Map<Station, List<DnsMessage>> due = new LinkedHashMap<>();
        synchronized (this) {
            for (Station each : stations.values()) due.put(each, each.link().due(now()));
            refresh();
        }
        due.forEach(Station::send);
    }

    private synchronized void rest() throws InterruptedException {
        Instant next = nextLook;
        for (Station each : stations.values()) {
            Instant wanted = each.link().next();
            if (wanted.isBefore(next)) next = wanted;
        }
        long millis = Duration.between(now(), next).toMillis() + 1;
        if (millis > 0 && !closed) wait(millis);
    }

    private void part() {
        List<Station> all;
        synchronized (this) {
            all = new ArrayList<>(stations.values());
        }
        for (Station each : all) {
            each.send(each.link().goodbye());
            each.close();
        }
    }

    // ---- interfaces

    private void look() {
        Map<NetworkInterface, Neighbourhood> usable;
        try {
            usable = Interfaces.usable(config);
        } catch (SocketException failed) {
            // One went away while it was looked at.
            LOG.log(System.Logger.Level.DEBUG, "event=interfaces-unknown reason=" + failed);
            return;
        }
        List<Multiaddr> own = host.fullAddresses();
        synchronized (this) {
            leaveThoseGone(usable);
            usable.forEach(this::enter);
            boolean slept = hasSlept();
            for (Station each : stations.values()) {
                if (slept) each.link().start(now());
                each.link().advertise(own, now());
            }
        }
    }

    private void leaveThoseGone(Map<NetworkInterface, Neighbourhood> usable) {
        for (Iterator<Station> each = stations.values().iterator(); each.hasNext(); ) {
            Station station = each.next();
            if (usable.keySet().stream().anyMatch(station::isOn)) continue;
            each.remove();
            station.close();
            neighbours.update(links());
            notifyAll();
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "event=mdns-left interface=" + station.link().neighbourhood().name());
        }
    }

    private void enter(NetworkInterface on, Neighbourhood neighbourhood) {
        Station station = stations.get(on.getName());
        if (station == null) {
            Link link = new Link(names, config, neighbourhood, random);
            station = new Station(on, link, this::received);
            stations.put(on.getName(), station);
            link.start(now());
            LOG.log(System.Logger.Level.DEBUG, "event=mdns-entered interface=" + on.getName());
        } else if (!neighbourhood.equals(station.link().neighbourhood())) {
            station.link().moved(neighbourhood, now());
        }
        station.open(neighbourhood);
    }

    private boolean hasSlept() {
        Duration before = ahead;
        ahead = wallAhead();
        return ahead.minus(before).compareTo(NAP) > 0;
    }

    // ---- packets and peers

    private synchronized void received(Station station, Port.Received received) {
        if (stations.get(station.link().neighbourhood().name()) != station) return;
        Link link = station.link();
        Instant before = link.next();
        link.received(received.packet(), received.source(), now());
        refresh();
        if (link.next().isBefore(before)) notifyAll();
    }

    private void refresh() {
        boolean changed = false;
        for (Station each : stations.values()) changed |= each.link().takeChanged();
        if (!changed) return;
        neighbours.update(links());
        notifyAll();
    }

    private List<Map<PeerId, Set<Multiaddr>>> links() {
        return stations.values().stream().map(each -> each.link().peers()).toList();
    }

    private void tell() {
        try {
            while (true) news().forEach(this::tell);
        } catch (InterruptedException ended) {
            // closed
        }
    }

    private synchronized List<MdnsEvent> news() throws InterruptedException {
        while (true) {
            List<MdnsEvent> news = neighbours.news();
            if (!news.isEmpty()) return news;
            wait();
        }
    }

    private void tell(MdnsEvent event) {
        // Ourselves, by another instance on the same host's key: no neighbour.
        if (event.peer().equals(host.peerId())) return;
        try {
            consumer.accept(event);
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "event=consumer-failed what=" + event, bug);
        }
    }
}
