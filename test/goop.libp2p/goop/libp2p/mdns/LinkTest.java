package goop.libp2p.mdns;

import static goop.libp2p.mdns.LinkBench.OTHER;
import static goop.libp2p.mdns.LinkBench.PEER;
import static goop.libp2p.mdns.LinkBench.SERVICE;
import static goop.libp2p.mdns.LinkBench.answer;
import static goop.libp2p.mdns.LinkBench.browse;
import static goop.libp2p.mdns.LinkBench.dnsaddr;
import static goop.libp2p.mdns.LinkBench.name;
import static goop.libp2p.mdns.LinkBench.other;
import static goop.libp2p.mdns.LinkBench.pointer;
import static goop.libp2p.mdns.LinkBench.query;
import static goop.libp2p.mdns.LinkBench.socket;
import static goop.libp2p.mdns.LinkBench.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.dns.DnsMessage;
import goop.libp2p.dns.DnsMessage.Data;
import goop.libp2p.dns.DnsMessage.Record;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class LinkTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void whoComesAnnouncesItselfThriceAndAsksLessAndLessOften() throws IOException {
        LinkBench bench = new LinkBench();
        bench.link.advertise(
                List.of(address("/ip4/192.168.7.1/tcp/4001/p2p/" + bench.self)), bench.now);
        List<DnsMessage> sent = bench.run(Duration.ofMinutes(5));
        assertEquals(3, sent.stream().filter(DnsMessage::isResponse).count());
        // at 0, 1, 3, 7, 15, 31, 63, 127 and then each 75 seconds
        assertEquals(11, sent.stream().filter(each -> !each.isResponse()).count(), 1);
    }

    @Test
    void anAnswerHoldsWhatGoAndJavaScriptAndRustLookFor() throws IOException {
        LinkBench bench = LinkBench.quiet();
        bench.hear(browse());
        DnsMessage answer = bench.answers(Duration.ofMillis(121)).getFirst();
        assertEquals(0, answer.id());
        assertEquals(DnsMessage.RESPONSE | DnsMessage.AUTHORITATIVE, answer.flags());
        assertEquals(List.of(), answer.questions());
        assertEquals(List.of(pointer(bench.names.instance(), 120)), answer.answers());
        List<Integer> types = answer.additionals().stream().map(Record::type).toList();
        assertEquals(List.of(DnsMessage.SRV, DnsMessage.TXT, DnsMessage.A), types);
        Record text = answer.additionals().get(1);
        assertEquals(bench.names.instance(), text.name());
        assertEquals(DnsMessage.INTERNET | DnsMessage.TOP_BIT, text.dnsClass());
        String told = dnsaddr("/ip4/192.168.7.1/tcp/4001", bench.self);
        assertEquals(new Data.Text(List.of(told)), text.data());
    }

    @Test
    void questionsByNameAreAnsweredToo() throws IOException {
        LinkBench bench = LinkBench.quiet();
        bench.hear(query(bench.names.instance(), DnsMessage.TXT));
        bench.hear(query(bench.names.host(), DnsMessage.A));
        DnsMessage details = bench.answers(SECOND).getFirst();
        assertEquals(DnsMessage.SRV, details.answers().getFirst().type());
        bench.hear(query(name("_services._dns-sd._udp.local"), DnsMessage.PTR));
        DnsMessage services = bench.answers(SECOND).getFirst();
        assertEquals(new Data.Name(SERVICE), services.answers().getFirst().data());
        bench.hear(query(name("printer.local"), DnsMessage.A));
        bench.hear(query(SERVICE, DnsMessage.SRV));
        bench.hear(query(0, 3, SERVICE, DnsMessage.PTR)); // another class than the Internet's
        assertEquals(List.of(), bench.answers(SECOND));
    }

    @Test
    void whoKnowsUsAlreadyIsNotAnswered() throws IOException {
        LinkBench bench = LinkBench.quiet();
        bench.hear(browse(pointer(bench.names.instance(), 61)));
        assertEquals(List.of(), bench.answers(SECOND));
        bench.hear(browse(pointer(bench.names.instance(), 59)));
        assertEquals(1, bench.answers(SECOND).size());
    }

    @Test
    void whatIsKnownMayGoOnInAnotherPacket() throws IOException {
        LinkBench bench = LinkBench.quiet();
        DnsMessage begun = query(DnsMessage.TRUNCATED, 1, SERVICE, DnsMessage.PTR);
        DnsMessage rest = answer(pointer(bench.names.instance(), 100));
        rest = new DnsMessage(0, 0, List.of(), rest.answers(), List.of(), List.of());
        bench.hear(begun);
        assertEquals(List.of(), bench.answers(Duration.ofMillis(390)));
        bench.hear(rest);
        assertEquals(List.of(), bench.answers(SECOND));
        bench.hear(begun);
        assertEquals(1, bench.answers(Duration.ofMillis(501)).size());
        for (int port = 1; port < 200; port++) bench.hear(begun, socket("192.168.7.3", port));
        assertEquals(1, bench.answers(SECOND).size()); // there is room for 64: the others at once
    }

    @Test
    void aListOfKnownPeersThatIsLongGoesIntoSeveralPackets() throws IOException {
        LinkBench bench = new LinkBench(config(1000, 1000));
        bench.run(Duration.ofSeconds(50));
        for (int number = 0; number < 200; number++) {
            hearInstance(bench, name("n" + number + ".goop-mdns.local"), "192.168.7.2");
        }
        List<DnsMessage> queries = bench.run(Duration.ofSeconds(20));
        assertTrue(queries.size() > 1);
        int known = 0;
        for (DnsMessage each : queries) {
            assertTrue(each.toBytes().length <= Advert.MAX_BYTES);
            boolean first = each == queries.getFirst();
            boolean last = each == queries.getLast();
            assertEquals(first ? 1 : 0, each.questions().size());
            assertEquals(!last, each.isTruncated());
            known += each.answers().size();
        }
        assertEquals(200, known);
    }

    @Test
    void manyAddressesAreSplitOverPacketsThatFit() throws IOException {
        LinkBench bench = new LinkBench();
        List<goop.libp2p.Multiaddr> many = new ArrayList<>();
        for (int number = 1; number < 40; number++) {
            many.add(
                    address(
                            "/ip6/2001:db8:1234:5678:9abc:def0:1234:%x/tcp/40001/p2p/%s"
                                    .formatted(number, bench.self)));
        }
        many.add(address("/ip4/192.168.7.1/tcp/4001/p2p/" + bench.self));
        bench.link.advertise(many, bench.now);
        List<DnsMessage> announced = bench.answers(SECOND);
        assertEquals(2, announced.size());
        int told = 0;
        for (DnsMessage each : announced) {
            assertTrue(each.toBytes().length <= Advert.MAX_BYTES);
            assertEquals(1, each.answers().size());
            for (Record record : each.additionals()) {
                if (record.data() instanceof Data.Text text) told += text.strings().size();
            }
        }
        assertEquals(16, told);
        Data.Text first = (Data.Text) announced.getFirst().additionals().get(1).data();
        assertTrue(first.strings().getFirst().contains("192.168.7.1"), "this link's stands first");
    }

    @Test
    void aRecordThatSomebodyElseShortensIsToldAnew() throws IOException {
        LinkBench bench = LinkBench.quiet();
        bench.hear(answer(pointer(bench.names.instance(), 0)));
        assertEquals(1, bench.answers(SECOND).size());
        bench.hear(answer(pointer(bench.names.instance(), 120)));
        assertEquals(List.of(), bench.answers(SECOND));
    }

    @Test
    void addressesReplaceOthersWhenTheyAreMarkedSo() throws IOException {
        LinkBench bench = LinkBench.quiet();
        bench.hear(other(120));
        bench.run(Duration.ofSeconds(5));
        Record more = text(OTHER, 120, dnsaddr("/ip4/192.168.7.2/tcp/4002", PEER));
        bench.hear(answer(pointer(OTHER, 120), more));
        bench.run(Duration.ofSeconds(5));
        assertEquals(2, bench.link.peers().get(PEER).size());
        int flush = DnsMessage.INTERNET | DnsMessage.TOP_BIT;
        bench.hear(answer(new Record(OTHER, more.type(), flush, 120, more.data())));
        bench.run(Duration.ofMillis(900));
        assertEquals(2, bench.link.peers().get(PEER).size());
        bench.run(Duration.ofMillis(200));
        assertEquals("[/ip4/192.168.7.2/tcp/4002]", bench.link.peers().get(PEER).toString());
        bench.hear(answer(text(OTHER, 0, dnsaddr("/ip4/192.168.7.2/tcp/4002", PEER))));
        bench.run(Duration.ofMillis(1100));
        assertFalse(bench.link.peers().containsKey(PEER));
    }

    @Test
    void aPeerThatWasStartedAnewHasItsNewAddressesFirst() throws IOException {
        LinkBench bench = LinkBench.quiet();
        bench.hear(other(120));
        bench.hear(
                answer(
                        pointer(name("again.goop-mdns.local"), 120),
                        text(
                                name("again.goop-mdns.local"),
                                120,
                                dnsaddr("/ip4/192.168.7.2/tcp/9", PEER))));
        assertEquals(
                "[/ip4/192.168.7.2/tcp/9, /ip4/192.168.7.2/tcp/4001]",
                bench.link.peers().get(PEER).toString());
    }

    // ---- as js-libp2p and rust-libp2p have it

    @Test
    void answersMayComeFromAnyPortAndQuestionsToo() throws IOException {
        LinkBench bench = LinkBench.quiet();
        InetSocketAddress rust = socket("192.168.7.2", 49152);
        bench.hear(other(300), rust);
        assertTrue(bench.link.peers().containsKey(PEER));
        bench.hear(browse(), rust);
        assertEquals(1, bench.answers(SECOND).size());
    }

    static goop.libp2p.Multiaddr address(String text) throws IOException {
        return goop.libp2p.Multiaddr.parse(text);
    }

    static MdnsConfig config(int instances, int perSource) {
        return new MdnsConfig(
                "goop-mdns",
                List.of("all"),
                Duration.ofMinutes(2),
                new MdnsConfig.Bounds(instances, perSource, 16));
    }

    static void hearInstance(LinkBench bench, goop.libp2p.dns.DnsName name, String from) {
        Record text = text(name, 120, dnsaddr("/ip4/" + from + "/tcp/4001", PEER));
        bench.hear(answer(pointer(name, 120), text), socket(from, 5353));
    }
}
