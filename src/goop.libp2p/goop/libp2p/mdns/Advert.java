package goop.libp2p.mdns;

import goop.libp2p.Multiaddr;
import goop.libp2p.Protocol;
import goop.libp2p.dns.DnsMessage;
import goop.libp2p.dns.DnsMessage.Data;
import goop.libp2p.dns.DnsMessage.Record;
import goop.libp2p.dns.DnsName;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What we tell of ourselves, as messages.
///
/// @param addresses each with our peer id, the best first
record Advert(Names names, List<Multiaddr> addresses, Duration ttl) {
    /// Bytes of a message that fit a packet of 1,500 with the headers of IPv6 and UDP.
    static final int MAX_BYTES = 1452;

    static final String PREFIX = "dnsaddr=";

    private static final int MAX_STRING = 255;
    private static final int ANSWER = DnsMessage.RESPONSE | DnsMessage.AUTHORITATIVE;

    Advert {
        addresses = addresses.stream().filter(Advert::fitsString).toList();
    }

    private static boolean fitsString(Multiaddr address) {
        return PREFIX.length() + address.toString().length() <= MAX_STRING;
    }

    /// Answers who asks for peers. TXT stands among the additional records, as the libp2p page has
    /// it and Rust wants it. Go keeps only the last TXT record of a message and wants an address
    /// record in it: so one TXT of several strings, and each message is whole in itself.
    List<DnsMessage> browse() {
        return split(some -> message(List.of(pointer(ttl.toSeconds())), details(some)));
    }

    /// Answers who asks for this peer by name.
    List<DnsMessage> lookup() {
        return split(some -> message(details(some), List.of()));
    }

    /// Answers who asks which services there are.
    List<DnsMessage> services() {
        Data service = new Data.Name(names.service());
        return List.of(
                message(List.of(shared(Names.SERVICES, ttl.toSeconds(), service)), List.of()));
    }

    /// Takes all of it back. Without the pointer there is no peer; and js-libp2p, which does not
    /// look at the time to live, would take a TXT for news.
    DnsMessage goodbye() {
        return message(List.of(pointer(0)), List.of());
    }

    private interface Composer {
        DnsMessage compose(List<Multiaddr> addresses);
    }

    private List<DnsMessage> split(Composer composer) {
        List<DnsMessage> messages = new ArrayList<>();
        List<Multiaddr> group = new ArrayList<>();
        for (Multiaddr each : addresses) {
            group.add(each);
            if (group.size() > 1 && composer.compose(group).toBytes().length > MAX_BYTES) {
                group.removeLast();
                messages.add(composer.compose(group));
                group = new ArrayList<>(List.of(each));
            }
        }
        if (!group.isEmpty()) messages.add(composer.compose(group));
        return messages;
    }

    private static DnsMessage message(List<Record> answers, List<Record> additionals) {
        return new DnsMessage(0, ANSWER, List.of(), answers, List.of(), additionals);
    }

    private Record pointer(long seconds) {
        return shared(names.service(), seconds, new Data.Name(names.instance()));
    }

    private List<Record> details(List<Multiaddr> some) {
        List<Record> records = new ArrayList<>();
        records.add(ours(names.instance(), DnsMessage.SRV, service(some)));
        List<String> strings = some.stream().map(each -> PREFIX + each).toList();
        records.add(ours(names.instance(), DnsMessage.TXT, new Data.Text(strings)));
        ips(some, true).findFirst().ifPresent(ip -> records.add(host(DnsMessage.A, ip)));
        ips(some, false).findFirst().ifPresent(ip -> records.add(host(DnsMessage.AAAA, ip)));
        return records;
    }

    private static Stream<InetAddress> ips(List<Multiaddr> some, boolean four) {
        return some.stream()
                .flatMap(each -> each.ip().stream())
                .filter(ip -> ip instanceof Inet4Address == four);
    }

    private Record host(int type, InetAddress ip) {
        return ours(names.host(), type, new Data.Address(ip.getAddress()));
    }

    private Data service(List<Multiaddr> some) {
        int port =
                some.getFirst().components().stream()
                        .filter(
                                each ->
                                        each.protocol() == Protocol.TCP
                                                || each.protocol() == Protocol.UDP)
                        .mapToInt(each -> Integer.parseInt(each.value()))
                        .findFirst()
                        .orElse(0);
        return new Data.Service(0, 0, port, names.host());
    }

    private static Record shared(DnsName name, long seconds, Data data) {
        return new Record(name, DnsMessage.PTR, DnsMessage.INTERNET, seconds, data);
    }

    // Nobody else has records of that name, so they replace what was heard of it before.
    private Record ours(DnsName name, int type, Data data) {
        int dnsClass = DnsMessage.INTERNET | DnsMessage.TOP_BIT;
        return new Record(name, type, dnsClass, ttl.toSeconds(), data);
    }
}
