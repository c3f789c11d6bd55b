package goop.libp2p.dns;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A name server on loopback that answers as it is told, over UDP and over TCP.
final class FakeServer implements Closeable {
    /// What to send back; several datagrams over UDP, the last of them over TCP; none for silence.
    interface Answers {
        List<byte[]> to(DnsMessage query, boolean tcp);
    }

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Answers answers;
    final AtomicInteger queries = new AtomicInteger();

    FakeServer(Answers answers) throws IOException {
        this.answers = answers;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        tcp = new ServerSocket(0, 50, loopback);
        udp = new DatagramSocket(tcp.getLocalPort(), loopback);
        Thread.ofVirtual().name("fake dns udp").start(this::serveUdp);
        Thread.ofVirtual().name("fake dns tcp").start(this::serveTcp);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort());
    }

    /// The answer to `query` with these records.
    static DnsMessage answer(DnsMessage query, int flags, DnsMessage.Record... records) {
        return new DnsMessage(
                query.id(),
                DnsMessage.RESPONSE | flags,
                query.questions(),
                List.of(records),
                List.of(),
                List.of());
    }

    static DnsMessage.Record txt(DnsMessage query, String... strings) {
        return new DnsMessage.Record(
                query.questions().getFirst().name(),
                DnsMessage.TXT,
                DnsMessage.INTERNET,
                60,
                new DnsMessage.Data.Text(List.of(strings)));
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                queries.incrementAndGet();
                DnsMessage query = DnsMessage.parse(Arrays.copyOf(buffer, packet.getLength()));
                for (byte[] each : answers.to(query, false)) {
                    udp.send(new DatagramPacket(each, each.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                // then the loop ends
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                byte[] answer = answers.to(DnsMessage.parse(query), true).getLast();
                ByteBuffer sized = ByteBuffer.allocate(2 + answer.length);
                sized.putShort((short) answer.length).put(answer);
                socket.getOutputStream().write(sized.array());
            } catch (IOException closed) {
                // then the loop ends
            }
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
