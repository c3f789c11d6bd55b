package goop.libp2p.mdns;

import goop.libp2p.dns.DnsMessage;
import goop.libp2p.dns.DnsMessage.Data;
import goop.libp2p.dns.DnsMessage.Question;
import goop.libp2p.dns.DnsName;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Decides when we tell of ourselves on one link. However many ask, and however often, all of it
/// goes out together, at most once a second.
final class Responder {
    /// What may be asked for.
    private enum Topic {
        BROWSE,
        LOOKUP,
        SERVICES
    }

    /// RFC 6762, section 6: "MUST NOT ... multicast a record on a given interface until at least
    /// one second has elapsed since the last time that record was multicast".
    static final Duration BETWEEN_ANSWERS = Duration.ofSeconds(1);

    /// 8.3: "at least two unsolicited responses, one second apart", then ever longer apart.
    private static final List<Duration> ANNOUNCEMENTS =
            List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2));

    // Queries whose list of known answers goes on in a further packet, one of each source.
    private static final int MAX_WAITING = 64;

    private final Names names;
    private final RandomGenerator random;

    private Advert advert;
    private List<DnsMessage> parting = List.of();
    private final Set<Topic> pending = EnumSet.noneOf(Topic.class);
    private Instant due = Instant.MAX;
    private Instant free = Instant.MIN;
    private int announced = ANNOUNCEMENTS.size();
    private Instant nextAnnouncement = Instant.MAX;
    private final Map<InetSocketAddress, Instant> waiting = new HashMap<>();

    Responder(Names names, RandomGenerator random) {
        this.names = names;
        this.random = random;
    }

    /// Tells of this from now on, unasked at first; of nothing when it has no addresses.
    void advertise(Advert next, Instant now) {
        parting = goodbye();
        advert = next.addresses().isEmpty() ? null : next;
        pending.clear();
        waiting.clear();
        due = advert == null && !parting.isEmpty() ? now : Instant.MAX;
        announced = 0;
        nextAnnouncement = advert == null ? Instant.MAX : now.plus(jitter(20, 120));
    }

    /// A query was heard.
    void asked(DnsMessage query, InetSocketAddress source, Instant now) {
        if (advert == null) return;
        Set<Topic> topics = EnumSet.noneOf(Topic.class);
        for (Question each : query.questions()) topic(each, topics);
        boolean known = knows(query);
        if (known) waiting.remove(source);
        if (topics.contains(Topic.BROWSE) || waiting.containsKey(source)) {
            if (known) topics.remove(Topic.BROWSE);
            else if (query.isTruncated() && hasRoom(source)) {
                // 7.2: what is known goes on in another packet, perhaps with ours.
                waiting.put(source, now.plus(jitter(400, 500)));
                topics.remove(Topic.BROWSE);
            }
        }
        if (!topics.isEmpty()) schedule(topics, now.plus(jitter(20, 120)));
    }

    private boolean hasRoom(InetSocketAddress source) {
        return waiting.size() < MAX_WAITING || waiting.containsKey(source);
    }

    private void topic(Question question, Set<Topic> topics) {
        if ((question.dnsClass() & ~DnsMessage.TOP_BIT) != DnsMessage.INTERNET
                && (question.dnsClass() & ~DnsMessage.TOP_BIT) != DnsMessage.ANY) {
            return;
        }
        int type = question.type();
        boolean any = type == DnsMessage.ANY;
        DnsName name = question.name();
        boolean pointer = any || type == DnsMessage.PTR;
        if (pointer && name.equals(names.service())) topics.add(Topic.BROWSE);
        if (pointer && name.equals(Names.SERVICES)) topics.add(Topic.SERVICES);
        boolean detail = any || type == DnsMessage.SRV || type == DnsMessage.TXT;
        boolean address = any || type == DnsMessage.A || type == DnsMessage.AAAA;
        if (detail && name.equals(names.instance())) topics.add(Topic.LOOKUP);
        if (address && name.equals(names.host())) topics.add(Topic.LOOKUP);
    }

    // 7.1: "if the answer it would give is already included in the Answer Section with an RR TTL at
    // least half the correct value".
    private boolean knows(DnsMessage query) {
        return query.answers().stream()
                .anyMatch(each -> isOurPointer(each) && each.ttl() >= advert.ttl().toSeconds() / 2);
    }

    /// An answer was heard. 6.6: where somebody says that our record ends sooner than it does, it
    /// is told anew, before others forget it.
    void contradicted(DnsMessage answer, Instant now) {
        if (advert == null || !shortens(answer)) return;
        schedule(EnumSet.of(Topic.BROWSE), now.plus(jitter(20, 120)));
    }

    private boolean shortens(DnsMessage answer) {
        return answer.answers().stream()
                .anyMatch(each -> isOurPointer(each) && each.ttl() < advert.ttl().toSeconds() / 2);
    }

    private boolean isOurPointer(DnsMessage.Record record) {
        return record.data() instanceof Data.Name pointer
                && record.type() == DnsMessage.PTR
                && record.name().equals(names.service())
                && pointer.name().equals(names.instance());
    }

    private void schedule(Set<Topic> topics, Instant when) {
        pending.addAll(topics);
        Instant allowed = when.isBefore(free) ? free : when;
        if (allowed.isBefore(due)) due = allowed;
    }

    /// What is to be sent now.
    List<DnsMessage> due(Instant now) {
        if (!now.isBefore(nextAnnouncement)) {
            schedule(EnumSet.of(Topic.BROWSE), now);
            announced++;
            boolean last = announced == ANNOUNCEMENTS.size();
            nextAnnouncement = last ? Instant.MAX : now.plus(ANNOUNCEMENTS.get(announced));
        }
        for (Iterator<Instant> each = waiting.values().iterator(); each.hasNext(); ) {
            if (now.isBefore(each.next())) continue;
            each.remove();
            schedule(EnumSet.of(Topic.BROWSE), now);
        }
        if (now.isBefore(due)) return List.of();
        free = now.plus(BETWEEN_ANSWERS);
        if (advert == null) {
            due = Instant.MAX;
            return parting;
        }
        // Topics have records in common: the others wait for their second.
        Topic topic = pending.iterator().next();
        pending.remove(topic);
        due = pending.isEmpty() ? Instant.MAX : free;
        return switch (topic) {
            case BROWSE -> advert.browse();
            case LOOKUP -> advert.lookup();
            case SERVICES -> advert.services();
        };
    }

    /// When [#due] has something to say, if nothing is heard until then.
    Instant next() {
        Instant first = due.isBefore(nextAnnouncement) ? due : nextAnnouncement;
        for (Instant each : waiting.values()) if (each.isBefore(first)) first = each;
        return first;
    }

    /// What to say on leaving.
    List<DnsMessage> goodbye() {
        return advert == null ? List.of() : List.of(advert.goodbye());
    }

    private Duration jitter(int leastMillis, int mostMillis) {
        return Duration.ofMillis(random.nextInt(leastMillis, mostMillis + 1));
    }
}
