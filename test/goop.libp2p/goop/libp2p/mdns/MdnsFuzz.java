package goop.libp2p.mdns;

import goop.fuzz.Parses;
import goop.libp2p.ProtocolException;
import goop.libp2p.dns.DnsMessage;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/// The input is what a link hears: packets, each after a byte of time, a byte that says who sends
/// it, and two bytes of length. A link may hear what it will: it never sends more than it should,
/// keeps more than it may, or asks to be woken for nothing.
@Parses(
        value = {Link.class, Cache.class, Instance.class, Responder.class},
        except = {"moved", "goodbye", "doubt", "advertise", "lambda$doubt$0"})
public final class MdnsFuzz {
    private static final List<InetSocketAddress> SOURCES =
            List.of(
                    LinkBench.NEIGHBOUR,
                    LinkBench.OFF_LINK,
                    LinkBench.socket("192.168.7.1", 5353),
                    LinkBench.socket("fe80::1", 40000));

    private MdnsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws ProtocolException {
        LinkBench bench = new LinkBench(LinkTest.config(4, 2));
        bench.link.advertise(
                List.of(goop.libp2p.Multiaddr.parse("/ip4/192.168.7.1/tcp/1").withPeer(bench.self)),
                bench.now);
        ByteBuffer in = ByteBuffer.wrap(input);
        while (in.remaining() >= 4) {
            int time = in.get() & 0xff;
            // Tens of milliseconds, or seconds.
            Duration pause =
                    time < 128 ? Duration.ofMillis(10 * time) : Duration.ofSeconds(time - 127);
            check(bench.run(pause), pause);
            InetSocketAddress source = SOURCES.get(in.get() & 3);
            byte[] packet = new byte[Math.min(in.getShort() & 0xffff, in.remaining())];
            in.get(packet);
            bench.link.received(packet, source, bench.now);
            if (bench.link.peers().size() > 4) throw new AssertionError("too many peers");
        }
        check(bench.run(Duration.ofMinutes(3)), Duration.ofMinutes(3));
    }

    private static void check(List<DnsMessage> sent, Duration during) throws ProtocolException {
        long answers = sent.stream().filter(DnsMessage::isResponse).count();
        if (answers > during.toSeconds() + 2) throw new AssertionError(answers + " answers");
        for (DnsMessage each : sent) {
            byte[] bytes = each.toBytes();
            if (bytes.length > Advert.MAX_BYTES) throw new AssertionError(bytes.length + " bytes");
            DnsMessage.parse(bytes);
        }
    }
}
