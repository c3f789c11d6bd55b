package goop.libp2p.mdns;

import goop.libp2p.dns.DnsMessage;
import goop.libp2p.dns.DnsMessage.Data;
import goop.libp2p.dns.DnsMessage.Record;
import goop.libp2p.dns.DnsName;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// What others told on one link, as long as it is good.
final class Cache {
    // A record that would live shorter makes us ask too often, one that lives longer is a ghost.
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(75);

    private final Names names;
    private final MdnsConfig.Bounds bounds;
    private final RandomGenerator random;
    private final Map<DnsName, Instance> instances = new LinkedHashMap<>();

    Cache(Names names, MdnsConfig.Bounds bounds, RandomGenerator random) {
        this.names = names;
        this.bounds = bounds;
        this.random = random;
    }

    /// An answer was heard, or an announcement. Where a record stands in it makes no difference.
    ///
    /// @return whether it says anything new of our service
    boolean heard(DnsMessage answer, InetAddress source, Instant now) {
        List<Record> records =
                Stream.of(answer.answers(), answer.authorities(), answer.additionals())
                        .flatMap(List::stream)
                        .filter(
                                each ->
                                        (each.dnsClass() & ~DnsMessage.TOP_BIT)
                                                == DnsMessage.INTERNET)
                        .toList();
        boolean some = false;
        for (Record each : records) {
            if (!(each.data() instanceof Data.Name pointer) || each.type() != DnsMessage.PTR)
                continue;
            if (!each.name().equals(names.service())) continue;
            pointed(pointer.name(), each.ttl(), source, now);
        }
        Set<Instance> flushed = new HashSet<>();
        for (Record each : records) {
            if (!(each.data() instanceof Data.Text text)) continue;
            Instance instance = instances.get(each.name());
            if (instance == null) continue;
            some |= instance.told(text.strings(), life(each.ttl()), now);
            if ((each.dnsClass() & DnsMessage.TOP_BIT) != 0) flushed.add(instance);
        }
        flushed.forEach(each -> each.flush(now));
        return some;
    }

    private void pointed(DnsName name, long seconds, InetAddress source, Instant now) {
        if (name.equals(names.instance()) || !name.isChildOf(names.service())) return;
        Instance instance = instances.get(name);
        if (seconds == 0) {
            if (instance != null) instance.gone(now);
            return;
        }
        if (instance == null) {
            if (isFull(source)) return;
            instance = new Instance(name, source, random.nextInt(3));
            instances.put(name, instance);
        }
        instance.pointed(life(seconds), now);
    }

    private boolean isFull(InetAddress source) {
        if (instances.size() >= bounds.instances()) return true;
        long fromThere =
                instances.values().stream().filter(each -> each.source().equals(source)).count();
        return fromThere >= bounds.perSource();
    }

    private static Duration life(long seconds) {
        if (seconds == 0) return Duration.ZERO;
        long bounded = Math.clamp(seconds, SHORTEST.toSeconds(), LONGEST.toSeconds());
        return Duration.ofSeconds(bounded);
    }

    /// Forgets what has expired.
    ///
    /// @return whether something has
    boolean expire(Instant now) {
        boolean some = instances.values().removeIf(each -> each.isGone(now));
        for (Instance each : instances.values()) some |= each.expire(now);
        return some;
    }

    /// When something expires next.
    Instant nextExpiry() {
        return earliest(instances.values().stream().map(Instance::nextExpiry));
    }

    /// When something should be asked for again.
    Instant nextRefresh() {
        return earliest(instances.values().stream().map(Instance::nextRefresh));
    }

    private static Instant earliest(Stream<Instant> instants) {
        return instants.min(Instant::compareTo).orElse(Instant.MAX);
    }

    /// All of the service was asked for, by us or in our place.
    void asked(Instant now) {
        instances.values().forEach(each -> each.asked(now));
    }

    /// What need not be answered: the pointers that are good for a while.
    List<Record> known(Instant now) {
        List<Record> known = new ArrayList<>();
        for (Instance each : instances.values()) {
            each.knownFor(now).ifPresent(left -> known.add(pointer(each, left)));
        }
        return known;
    }

    private Record pointer(Instance instance, Duration left) {
        Data data = new Data.Name(instance.name());
        return new Record(
                names.service(), DnsMessage.PTR, DnsMessage.INTERNET, left.toSeconds(), data);
    }

    /// All names that are known, the newest first.
    List<Instance> instances() {
        return new ArrayList<>(instances.values()).reversed();
    }
}
