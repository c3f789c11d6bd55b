package goop.libp2p.mdns;

import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.dns.DnsName;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What one name of the service stands for, as far as its records have been heard and are still
/// good: a pointer, without which it is nothing, and TXT records with addresses.
final class Instance {
    /// RFC 6762, 5.2: asked again "at 80% of the record lifetime ..., 85%, 90%, 95%".
    private static final int[] REFRESH_PERCENT = {80, 85, 90, 95};

    /// 10.1 and 10.2: what is taken back is kept for a second more, for others to object.
    private static final Duration LAST_SECOND = Duration.ofSeconds(1);

    private static final int MAX_TEXTS = 32;

    /// @param addresses those that were understood, each with its peer
    private record Text(List<Multiaddr> addresses, Instant heard, Instant expires) {}

    private final DnsName name;
    private final InetAddress source;
    private final int jitterPercent;
    private final Map<List<String>, Text> texts = new LinkedHashMap<>();
    private Instant heard;
    private Duration ttl;
    private Instant expires;
    private int refreshes;
    private boolean suspect;
    private Optional<MdnsEvent.Found> peer; // null when it must be made anew

    /// @param jitterPercent 0 to 2: those who heard it together should not ask together
    Instance(DnsName name, InetAddress source, int jitterPercent) {
        this.name = name;
        this.source = source;
        this.jitterPercent = jitterPercent;
    }

    DnsName name() {
        return name;
    }

    InetAddress source() {
        return source;
    }

    /// Its pointer was heard.
    void pointed(Duration life, Instant now) {
        heard = now;
        ttl = life;
        expires = now.plus(life);
        refreshes = 0;
        suspect = false;
    }

    /// Its pointer was taken back.
    void gone(Instant now) {
        expires = earlier(expires, now.plus(LAST_SECOND));
        refreshes = REFRESH_PERCENT.length; // whoever leaves is not asked again
    }

    /// Somebody could not reach it: it is believed only if it answers by then.
    void doubt(Instant until) {
        suspect = true;
        expires = earlier(expires, until);
        refreshes = REFRESH_PERCENT.length;
    }

    /// A TXT record was heard; beyond the bound the oldest gives way.
    ///
    /// @return whether it says anything new
    boolean told(List<String> strings, Duration life, Instant now) {
        Text old = texts.remove(strings);
        if (life.isZero()) {
            if (old != null) texts.put(strings, expiring(old, now));
            return false;
        }
        List<Multiaddr> addresses = old == null ? parse(strings) : old.addresses;
        texts.put(strings, new Text(addresses, now, now.plus(life)));
        if (old != null) return false;
        if (texts.size() > MAX_TEXTS) texts.remove(texts.keySet().iterator().next());
        peer = null;
        return true;
    }

    private static List<Multiaddr> parse(List<String> strings) {
        return strings.stream()
                .filter(each -> each.startsWith(Advert.PREFIX))
                .map(each -> each.substring(Advert.PREFIX.length()))
                .collect(Collectors.collectingAndThen(Collectors.toList(), Multiaddr::parseAll));
    }

    /// Records of the same name that were not repeated in this last second are no longer true.
    void flush(Instant now) {
        Instant recent = now.minus(LAST_SECOND);
        texts.replaceAll((_, text) -> text.heard.isBefore(recent) ? expiring(text, now) : text);
    }

    private static Text expiring(Text text, Instant now) {
        Instant soon = earlier(text.expires, now.plus(LAST_SECOND));
        return new Text(text.addresses, text.heard, soon);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /// Forgets what is no longer good.
    ///
    /// @return whether something was forgotten
    boolean expire(Instant now) {
        boolean some = false;
        for (Iterator<Text> each = texts.values().iterator(); each.hasNext(); ) {
            if (now.isBefore(each.next().expires)) continue;
            each.remove();
            peer = null;
            some = true;
        }
        return some;
    }

    boolean isGone(Instant now) {
        return !now.isBefore(expires);
    }

    /// When something of it expires next.
    Instant nextExpiry() {
        Instant first = expires;
        for (Text each : texts.values()) first = earlier(first, each.expires);
        return first;
    }

    /// When it should be asked for again, unless it is heard before.
    Instant nextRefresh() {
        if (refreshes == REFRESH_PERCENT.length) return Instant.MAX;
        int percent = REFRESH_PERCENT[refreshes] + jitterPercent;
        return heard.plus(ttl.multipliedBy(percent).dividedBy(100));
    }

    /// Somebody asked for all of the service.
    void asked(Instant now) {
        while (!now.isBefore(nextRefresh())) refreshes++;
    }

    /// Whether it needs no answer from this peer when others are asked (7.1: "remaining lifetime").
    Optional<Duration> knownFor(Instant now) {
        Duration left = Duration.between(now, expires);
        boolean fresh = left.multipliedBy(2).compareTo(ttl) > 0;
        return fresh && !suspect && !texts.isEmpty() ? Optional.of(left) : Optional.empty();
    }

    /// The interface's own addresses have changed, and with them what is reachable.
    void moved() {
        peer = null;
    }

    /// Its peer's addresses, those that are of use on this link. An instance speaks for one peer:
    /// the first that it names.
    Optional<MdnsEvent.Found> peer(Neighbourhood neighbourhood, int atMost) {
        if (peer == null) peer = makePeer(neighbourhood, atMost);
        return peer;
    }

    private Optional<MdnsEvent.Found> makePeer(Neighbourhood neighbourhood, int atMost) {
        PeerId first = null;
        Set<Multiaddr> addresses = new LinkedHashSet<>();
        boolean sameMachine = neighbourhood.isOurs(source);
        for (Text text : texts.values()) {
            for (Multiaddr each : text.addresses) {
                PeerId named = each.peerId().orElse(null);
                if (named == null) continue;
                if (first == null) first = named;
                if (!named.equals(first) || addresses.size() == atMost) continue;
                neighbourhood.reachable(each, sameMachine).ifPresent(addresses::add);
            }
        }
        if (addresses.isEmpty()) return Optional.empty();
        return Optional.of(new MdnsEvent.Found(first, new ArrayList<>(addresses)));
    }
}
