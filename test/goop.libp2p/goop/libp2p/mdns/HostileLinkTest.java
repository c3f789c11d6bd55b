package goop.libp2p.mdns;

import static goop.libp2p.mdns.LinkBench.OFF_LINK;
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

import goop.libp2p.Hostile;
import goop.libp2p.Keypair;
import goop.libp2p.PeerId;
import goop.libp2p.dns.DnsMessage;
import goop.libp2p.dns.DnsMessage.Record;
import goop.libp2p.dns.DnsName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Whoever sends what nobody should, one attack a test.
class HostileLinkTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /// VU#550620: a question from elsewhere, perhaps with a forged source, is not answered at all.
    @Test
    void questionsFromOffTheLinkAreNotHeard() throws IOException {
        LinkBench bench = LinkBench.quiet();
        bench.hear(browse(), OFF_LINK);
        bench.hear(browse(), socket("192.168.8.2", 5353));
        bench.hear(browse(), socket("2001:db8::1", 5353));
        bench.hear(query(bench.names.instance(), DnsMessage.ANY), OFF_LINK);
        assertEquals(List.of(), bench.answers(MINUTE));
        assertEquals(4, bench.link.refused());
    }

    @Test
    void answersFromOffTheLinkAreNotBelieved() throws IOException {
        LinkBench bench = LinkBench.quiet();
        bench.hear(other(120), OFF_LINK);
        assertEquals(0, bench.link.peers().size());
        bench.hear(other(120));
        bench.hear(answer(pointer(OTHER, 0)), OFF_LINK);
        bench.run(Duration.ofSeconds(2));
        assertTrue(bench.link.peers().containsKey(PEER));
    }

    @Test
    void sourcesThatCannotBeRoutedAreOfTheLink() throws IOException {
        LinkBench bench = LinkBench.quiet();
        bench.hear(other(120), socket("fe80::1", 5353));
        assertTrue(bench.link.peers().containsKey(PEER));
    }

    /// No amplification: however many ask, all together get one packet a second.
    @Test
    void aFloodOfQuestionsGetsOneAnswerASecond() throws IOException {
        LinkBench bench = LinkBench.quiet();
        int answers = 0;
        for (int round = 0; round < 10_000; round++) {
            int unicastWanted = DnsMessage.INTERNET | DnsMessage.TOP_BIT;
            bench.hear(
                    query(0, unicastWanted, SERVICE, DnsMessage.PTR), socket("192.168.7.9", round));
            bench.hear(query(bench.names.instance(), DnsMessage.ANY));
            bench.hear(query(Names.SERVICES, DnsMessage.PTR));
            answers += bench.answers(Duration.ofMillis(1)).size();
        }
        assertTrue(answers >= 9 && answers <= 10, answers + " answers in ten seconds");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000010000000000000100c00cc00c000c0001", // a name that points at itself
                "000000000001000000000000c00e00c00c000c0001", // two that point at each other
                "000084000000ffff00000000", // 65,535 answers, none there
                "0000000000010000ffffffff", // and as many of the other kinds
                "00008400000000010000000009676f6f702d6d646e73056c6f63616c00000c000100000078ffff",
                "00", // half a header
                ""
            })
    void nonsenseChangesNothing(String packet) throws IOException {
        LinkBench bench = LinkBench.quiet();
        bench.link.received(HexFormat.of().parseHex(packet), LinkBench.NEIGHBOUR, bench.now);
        assertEquals(1, bench.link.refused());
        assertFalse(bench.link.takeChanged());
        assertEquals(List.of(), bench.answers(MINUTE));
    }

    @Test
    void damagedAnswersAndQuestionsAreReadOrRefused() throws IOException {
        LinkBench bench = LinkBench.quiet();
        for (DnsMessage each : List.of(other(120), browse(pointer(OTHER, 100)))) {
            Hostile.damage(
                    each.toBytes(),
                    bytes -> {
                        bench.link.received(bytes, LinkBench.NEIGHBOUR, bench.now);
                        bench.run(Duration.ofMillis(100));
                    });
        }
        assertTrue(bench.link.peers().size() <= 64);
    }

    @Test
    void messagesOfAnotherKindOrWithAnErrorAreIgnored() throws IOException {
        LinkBench bench = LinkBench.quiet();
        for (int flags : List.of(0x0800, 0x7800, 0x0003)) {
            bench.hear(query(flags, DnsMessage.INTERNET, SERVICE, DnsMessage.PTR));
            DnsMessage good = other(120);
            bench.hear(
                    new DnsMessage(
                            0,
                            good.flags() | flags,
                            List.of(),
                            good.answers(),
                            List.of(),
                            List.of()));
        }
        assertEquals(List.of(), bench.answers(MINUTE));
        assertEquals(0, bench.link.peers().size());
    }

    @Test
    void oneSourceCannotCrowdOutTheOthers() throws IOException {
        LinkBench bench = new LinkBench();
        LinkTest.hearInstance(bench, name("first.goop-mdns.local"), "192.168.7.2");
        List<PeerId> ids = new ArrayList<>();
        for (int number = 0; number < 100; number++) {
            PeerId id = Keypair.generate().peerId();
            ids.add(id);
            DnsName name = name("flood" + number + ".goop-mdns.local");
            Record text = text(name, 4000, dnsaddr("/ip4/192.168.7.66/tcp/1", id));
            bench.hear(answer(pointer(name, 4000), text), socket("192.168.7.66", 5353));
        }
        assertEquals(65, bench.link.peers().size());
        for (int host = 3; host < 60; host++) {
            for (int number = 0; number < 60; number++) {
                String from = "192.168.7." + host;
                LinkTest.hearInstance(
                        bench, name("f" + host + "-" + number + ".goop-mdns.local"), from);
            }
        }
        assertTrue(bench.link.peers().containsKey(PEER));
        assertTrue(bench.link.peers().get(PEER).size() <= 16);
    }

    @Test
    void recordsWithoutEndAreBounded() throws IOException {
        LinkBench bench = new LinkBench();
        bench.hear(other(120));
        for (int port = 1; port < 500; port++) {
            bench.hear(answer(text(OTHER, 4000, dnsaddr("/ip4/192.168.7.2/tcp/" + port, PEER))));
        }
        assertEquals(16, bench.link.peers().get(PEER).size());
    }

    /// Records that say they live a second would have us ask each second.
    @Test
    void shortLivesDoNotMakeUsAskAllTheTime() throws IOException {
        LinkBench bench = LinkBench.quiet();
        bench.run(Duration.ofMinutes(10));
        int sent = 0;
        for (int round = 0; round < 60; round++) {
            bench.hear(other(1));
            sent += bench.run(Duration.ofSeconds(1)).size();
        }
        assertTrue(sent <= 2, sent + " packets in a minute");
    }

    @Test
    void longLivesAreCutShort() throws IOException {
        LinkBench bench = new LinkBench();
        bench.hear(other(0xffff_ffffL));
        bench.run(Duration.ofMinutes(76));
        assertEquals(0, bench.link.peers().size());
    }

    /// Nobody makes us dial third parties, or what only means something elsewhere.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/198.41.0.4/tcp/53",
                "/ip4/127.0.0.1/tcp/22",
                "/ip6/::1/tcp/22",
                "/ip6/2001:500:2::c/tcp/53",
                "/ip4/0.0.0.0/tcp/1",
                "/ip4/224.0.0.251/tcp/5353",
                "/dns4/victim.example.org/tcp/443",
                "/ip4/192.168.7.2/tcp/4001/p2p/12D3KooWCdQnESWFWst4FGd26JJc6zuYmEcsCbYHrVAJh8jKUAV5/p2p-circuit"
            })
    void addressesThatAimElsewhereAreLeftOut(String address) throws IOException {
        LinkBench bench = new LinkBench();
        bench.hear(answer(pointer(OTHER, 120), text(OTHER, 120, dnsaddr(address, PEER))));
        assertEquals(0, bench.link.peers().size());
    }

    @Test
    void textThatIsNoAddressIsLeftOut() throws IOException {
        LinkBench bench = new LinkBench();
        bench.hear(
                answer(
                        pointer(OTHER, 120),
                        text(
                                OTHER,
                                120,
                                "",
                                "path=/",
                                "dnsaddr=",
                                "dnsaddr=/nothing/1",
                                "dnsaddr=/ip4/192.168.7.2/tcp/4001",
                                "dnsaddr=/ip4/192.168.7.2/tcp/4001/p2p/xyz",
                                dnsaddr("/ip4/192.168.7.2/tcp/4001", PEER),
                                dnsaddr("/ip4/192.168.7.2/tcp/1", Keypair.generate().peerId()))));
        assertEquals("[/ip4/192.168.7.2/tcp/4001]", bench.link.peers().get(PEER).toString());
        assertEquals(1, bench.link.peers().size());
    }

    @Test
    void namesThatAreNotOfTheServiceAreNotKept() throws IOException {
        LinkBench bench = new LinkBench();
        for (String each : List.of("goop-mdns.local", "a.b.goop-mdns.local", "a.local", "")) {
            DnsName odd = name(each);
            String where = dnsaddr("/ip4/192.168.7.2/tcp/4001", PEER);
            bench.hear(answer(pointer(odd, 120), text(odd, 120, where)));
        }
        DnsName own = bench.names.instance();
        String where = dnsaddr("/ip4/192.168.7.2/tcp/4001", PEER);
        bench.hear(answer(pointer(own, 120), text(own, 120, where)));
        bench.hear(answer(text(OTHER, 120, where))); // nobody pointed at it
        assertEquals(0, bench.link.peers().size());
    }
}
