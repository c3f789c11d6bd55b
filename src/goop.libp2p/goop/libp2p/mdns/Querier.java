package goop.libp2p.mdns;

import goop.libp2p.dns.DnsMessage;
import goop.libp2p.dns.DnsMessage.Data;
import goop.libp2p.dns.DnsMessage.Question;
import goop.libp2p.dns.DnsMessage.Record;
import goop.libp2p.dns.DnsName;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Decides when we ask on one link: at once, then less and less often, and when what we know is
/// about to expire.
final class Querier {
    /// RFC 6762, 5.2: "the interval between the first two queries MUST be at least one second".
    static final Duration FIRST_INTERVAL = Duration.ofSeconds(1);

    /// Within what peers promise (two minutes), so that one that was not heard is found soon; and
    /// past its half, from which on they answer although we know them (7.1).
    static final Duration LONGEST_INTERVAL = Duration.ofSeconds(75);

    /// The part of an interval by which it may be longer: who asks first asks for the others too.
    private static final int JITTER = 20;

    private final Names names;
    private final RandomGenerator random;

    private Duration interval = FIRST_INTERVAL;
    private Instant next = Instant.MAX;
    private Instant free = Instant.MIN;

    Querier(Names names, RandomGenerator random) {
        this.names = names;
        this.random = random;
    }

    /// Asks anew, as one who has just come.
    void start(Instant now) {
        interval = FIRST_INTERVAL;
        next = now.plusMillis(random.nextInt(20, 121));
    }

    /// Somebody else's query. 7.3: what we were about to ask counts as asked, when the other knows
    /// nothing that we do not.
    void heard(DnsMessage query, Cache cache, Instant now) {
        boolean ours = now.isBefore(free);
        if (ours || query.isTruncated()) return;
        if (query.questions().stream().noneMatch(this::isOurs)) return;
        Set<DnsName> known = new HashSet<>(Set.of(names.instance()));
        for (Record each : cache.known(now)) pointedAt(each).ifPresent(known::add);
        boolean knowsMore =
                query.answers().stream()
                        .flatMap(each -> pointedAt(each).stream())
                        .anyMatch(each -> !known.contains(each));
        if (!knowsMore) asked(cache, now);
    }

    private Optional<DnsName> pointedAt(Record record) {
        boolean service = record.name().equals(names.service());
        return service && record.data() instanceof Data.Name pointer
                ? Optional.of(pointer.name())
                : Optional.empty();
    }

    private boolean isOurs(Question question) {
        return question.type() == DnsMessage.PTR
                && question.dnsClass() == DnsMessage.INTERNET
                && question.name().equals(names.service());
    }

    /// What is to be asked now.
    List<DnsMessage> due(Cache cache, Instant now) {
        if (now.isBefore(next(cache))) return List.of();
        free = now.plus(FIRST_INTERVAL);
        List<DnsMessage> packets = packets(cache.known(now));
        asked(cache, now);
        return packets;
    }

    private void asked(Cache cache, Instant now) {
        cache.asked(now);
        long jitterMillis = random.nextLong(interval.toMillis() / JITTER);
        next = now.plus(interval).plusMillis(jitterMillis);
        Duration doubled = interval.multipliedBy(2);
        interval = doubled.compareTo(LONGEST_INTERVAL) < 0 ? doubled : LONGEST_INTERVAL;
    }

    /// When [#due] has something to ask.
    Instant next(Cache cache) {
        Instant refresh = cache.nextRefresh();
        if (refresh.isBefore(free)) refresh = free;
        return refresh.isBefore(next) ? refresh : next;
    }

    // 7.2: a list too long for one packet goes on in others, which ask nothing.
    private List<DnsMessage> packets(List<Record> known) {
        List<Question> question =
                List.of(new Question(names.service(), DnsMessage.PTR, DnsMessage.INTERNET));
        List<DnsMessage> packets = new ArrayList<>();
        int from = 0;
        do {
            List<Question> asked = from == 0 ? question : List.of();
            int to = known.size();
            while (query(0, asked, known.subList(from, to)).toBytes().length > Advert.MAX_BYTES) {
                to = from + (to - from) * 3 / 4;
            }
            int flags = to < known.size() ? DnsMessage.TRUNCATED : 0;
            packets.add(query(flags, asked, known.subList(from, to)));
            from = to;
        } while (from < known.size());
        return packets;
    }

    private static DnsMessage query(int flags, List<Question> asked, List<Record> known) {
        return new DnsMessage(0, flags, asked, known, List.of(), List.of());
    }
}
