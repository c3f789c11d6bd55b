package goop.libp2p.mdns;

import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.Subnet;
import goop.libp2p.dns.DnsMessage;
import goop.libp2p.dns.DnsMessage.Data;
import goop.libp2p.dns.DnsMessage.Question;
import goop.libp2p.dns.DnsMessage.Record;
import goop.libp2p.dns.DnsName;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// One [Link] with `192.168.7.1/24`, and the packets of those who talk to it.
final class LinkBench {
    static final InetSocketAddress NEIGHBOUR = socket("192.168.7.2", 5353);
    static final InetSocketAddress OFF_LINK = socket("203.0.113.9", 5353);
    static final DnsName SERVICE = name("goop-mdns.local");
    static final DnsName OTHER = name("other.goop-mdns.local");
    static final PeerId PEER = Keypair.generate().peerId();
    private static final PeerId SELF = Keypair.generate().peerId();

    final Names names = Names.create("goop-mdns", new Random(1));
    final Link link;
    final PeerId self = SELF;
    Instant now = Instant.EPOCH;

    LinkBench() {
        this(new MdnsConfig("goop-mdns", List.of("all")));
    }

    LinkBench(MdnsConfig config) {
        Neighbourhood neighbourhood =
                new Neighbourhood(
                        "eth0", List.of(new Subnet(InetAddress.ofLiteral("192.168.7.1"), 24)));
        link = new Link(names, config, neighbourhood, new Random(2));
        link.start(now);
    }

    /// One that has announced itself and asked, and is quiet now.
    static LinkBench quiet() throws ProtocolException {
        LinkBench bench = new LinkBench();
        bench.link.advertise(
                List.of(Multiaddr.parse("/ip4/192.168.7.1/tcp/4001").withPeer(bench.self)),
                bench.now);
        bench.run(Duration.ofSeconds(5));
        return bench;
    }

    static InetSocketAddress socket(String ip, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
    }

    static DnsName name(String text) {
        try {
            return DnsName.parse(text);
        } catch (ProtocolException wrong) {
            throw new AssertionError(wrong);
        }
    }

    /// All that it sends while time goes by.
    List<DnsMessage> run(Duration time) {
        Instant end = now.plus(time);
        List<DnsMessage> sent = new ArrayList<>();
        while (link.next().isBefore(end)) {
            if (link.next().isAfter(now)) now = link.next();
            sent.addAll(link.due(now));
        }
        now = end;
        return sent;
    }

    /// The answers among that.
    List<DnsMessage> answers(Duration time) {
        return run(time).stream().filter(DnsMessage::isResponse).toList();
    }

    void hear(DnsMessage message) {
        hear(message, NEIGHBOUR);
    }

    void hear(DnsMessage message, InetSocketAddress source) {
        link.received(message.toBytes(), source, now);
    }

    static DnsMessage query(DnsName name, int type, Record... known) {
        return query(0, DnsMessage.INTERNET, name, type, known);
    }

    static DnsMessage query(int flags, int dnsClass, DnsName name, int type, Record... known) {
        List<Question> questions = List.of(new Question(name, type, dnsClass));
        return new DnsMessage(0, flags, questions, Arrays.asList(known), List.of(), List.of());
    }

    static DnsMessage browse(Record... known) {
        return query(SERVICE, DnsMessage.PTR, known);
    }

    static Record pointer(DnsName instance, long ttl) {
        return new Record(
                SERVICE, DnsMessage.PTR, DnsMessage.INTERNET, ttl, new Data.Name(instance));
    }

    static Record text(DnsName instance, long ttl, String... strings) {
        int dnsClass = DnsMessage.INTERNET;
        return new Record(instance, DnsMessage.TXT, dnsClass, ttl, new Data.Text(List.of(strings)));
    }

    static String dnsaddr(String address, PeerId peer) {
        return "dnsaddr=" + address + "/p2p/" + peer;
    }

    static DnsMessage answer(Record... records) {
        return new DnsMessage(
                0, DnsMessage.RESPONSE, List.of(), Arrays.asList(records), List.of(), List.of());
    }

    /// A peer `OTHER` with one address.
    static DnsMessage other(long ttl) {
        return answer(
                pointer(OTHER, ttl), text(OTHER, ttl, dnsaddr("/ip4/192.168.7.2/tcp/4001", PEER)));
    }
}
