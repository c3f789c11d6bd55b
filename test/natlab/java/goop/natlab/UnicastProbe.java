package goop.natlab;

import goop.libp2p.dns.DnsMessage;
import goop.libp2p.dns.DnsMessage.Question;
import goop.libp2p.dns.DnsName;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.util.List;

/// Asks a peer's mDNS as VU#550620 has it: by its own address or the group's, for an answer to the
/// asker's address, which may be forged.
final class UnicastProbe {
    private static final InetSocketAddress GROUP =
            new InetSocketAddress(InetAddress.ofLiteral("224.0.0.251"), 5353);
    private static final int PATIENCE_MILLIS = 10_000;

    private UnicastProbe() {}

    /// Whether it answers so. Then it is asked to tell all, and when it has done that, it has had
    /// its time for the others.
    static boolean isAnswered(InetAddress peer, String tag) throws IOException {
        NetworkInterface on = NetworkInterface.getByName("eth0");
        try (MulticastSocket all = new MulticastSocket(GROUP.getPort());
                MulticastSocket probe = new MulticastSocket()) {
            all.joinGroup(GROUP, on);
            all.setSoTimeout(PATIENCE_MILLIS);
            probe.setNetworkInterface(on);
            InetSocketAddress target = new InetSocketAddress(peer, GROUP.getPort());
            byte[] toUsAlone = query(tag, DnsMessage.INTERNET | DnsMessage.TOP_BIT);
            send(probe, toUsAlone, target);
            send(probe, toUsAlone, GROUP);
            send(probe, query(tag, DnsMessage.INTERNET), GROUP);
            awaitAnswer(all, peer);
            probe.setSoTimeout(1);
            try {
                probe.receive(new DatagramPacket(new byte[9000], 9000));
                return true;
            } catch (SocketTimeoutException silent) {
                return false;
            }
        }
    }

    private static byte[] query(String tag, int dnsClass) throws IOException {
        Question question = new Question(DnsName.parse(tag + ".local"), DnsMessage.PTR, dnsClass);
        List<DnsMessage.Record> none = List.of();
        return new DnsMessage(0, 0, List.of(question), none, none, none).toBytes();
    }

    private static void send(DatagramSocket from, byte[] packet, InetSocketAddress to)
            throws IOException {
        from.send(new DatagramPacket(packet, packet.length, to));
    }

    private static void awaitAnswer(DatagramSocket all, InetAddress peer) throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[9000], 9000);
            all.receive(packet);
            byte[] bytes = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
            boolean answer = DnsMessage.parse(bytes).isResponse();
            if (answer && packet.getAddress().equals(peer)) return;
        }
    }
}
