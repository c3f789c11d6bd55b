package goop.libp2p.dns;

import goop.libp2p.ProtocolException;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// Asks a server a question: UDP first, TCP when the answer is cut, the next server when this one
/// does not answer.
public final class DnsClient {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
    private static final int PORT = 53;
    private static final int MOST_SERVERS = 3;
    private static final int MAX_DATAGRAM = 4096;

    private final Supplier<List<InetSocketAddress>> servers;
    private final Duration timeout;

    /// @param timeout for each server, UDP and TCP each
    public DnsClient(List<InetSocketAddress> servers, Duration timeout) {
        this(() -> servers, timeout);
    }

    private DnsClient(Supplier<List<InetSocketAddress>> servers, Duration timeout) {
        this.servers = servers;
        this.timeout = timeout;
    }

    /// Over the servers that this system is set up with, or one on this machine. They are looked up
    /// for each question: a laptop that moves has others.
    public static DnsClient ofSystem() {
        return ofSystem(RESOLV_CONF);
    }

    static DnsClient ofSystem(Path resolvConf) {
        return new DnsClient(() -> systemServers(resolvConf), Duration.ofSeconds(3));
    }

    // For tests.
    List<InetSocketAddress> servers() {
        return servers.get();
    }

    static List<InetSocketAddress> systemServers(Path resolvConf) {
        List<InetSocketAddress> servers = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(resolvConf)) {
                String[] words = line.strip().split("\\s+");
                if (words.length < 2 || !words[0].equals("nameserver")) continue;
                try {
                    InetAddress address = InetAddress.ofLiteral(words[1]);
                    if (servers.size() < MOST_SERVERS) {
                        servers.add(new InetSocketAddress(address, PORT));
                    }
                } catch (IllegalArgumentException noAddress) {
                    // resolv.conf(5) does not say what to do: go on with the others
                }
            }
        } catch (IOException none) {
            // a system without the file has its server on this machine, says resolv.conf(5)
        }
        if (servers.isEmpty()) {
            servers.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
        }
        return servers;
    }

    /// The answers to a question, those for names along the way (CNAME) too.
    ///
    /// @throws UnknownHostException when there is no such name
    /// @throws IOException when no server answers
    public List<DnsMessage.Record> ask(DnsName name, int type) throws IOException {
        IOException last = null;
        for (InetSocketAddress server : servers.get()) {
            try {
                DnsMessage answer = ask(server, name, type);
                return switch (answer.responseCode()) {
                    case 0 -> answer.answers();
                    case 3 -> throw new UnknownHostException(name + ": no such name");
                    default ->
                            throw new IOException(
                                    "%s: the name server failed with code %d"
                                            .formatted(name, answer.responseCode()));
                };
            } catch (UnknownHostException none) {
                throw none;
            } catch (IOException failed) {
                last = failed;
            }
        }
        throw new IOException("cannot resolve " + name + ": " + last.getMessage(), last);
    }

    private DnsMessage ask(InetSocketAddress server, DnsName name, int type) throws IOException {
        DnsMessage query = DnsMessage.query(RANDOM.nextInt(0x10000), name, type);
        DnsMessage answer = askByUdp(server, query);
        return answer.isTruncated() ? askByTcp(server, query) : answer;
    }

    // The port is the system's choice and the id ours, both at random: whoever wants to answer in
    // the server's place must guess both. What does not fit is another's and is passed over.
    private DnsMessage askByUdp(InetSocketAddress server, DnsMessage query) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            byte[] bytes = query.toBytes();
            socket.send(new DatagramPacket(bytes, bytes.length));
            byte[] buffer = new byte[MAX_DATAGRAM];
            long deadline = System.nanoTime() + timeout.toNanos();
            while (true) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) throw new SocketTimeoutException(server + " does not answer");
                socket.setSoTimeout((int) left);
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                try {
                    byte[] received = Arrays.copyOf(buffer, packet.getLength());
                    DnsMessage answer = DnsMessage.parse(received);
                    if (answers(query, answer)) return answer;
                } catch (ProtocolException nonsense) {
                    // wait for a better one
                }
            }
        }
    }

    private DnsMessage askByTcp(InetSocketAddress server, DnsMessage query) throws IOException {
        try (Socket socket = new Socket()) {
            int millis = (int) timeout.toMillis();
            socket.connect(server, millis);
            socket.setSoTimeout(millis);
            byte[] bytes = query.toBytes();
            ByteBuffer sized = ByteBuffer.allocate(2 + bytes.length);
            sized.putShort((short) bytes.length).put(bytes);
            socket.getOutputStream().write(sized.array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] received = new byte[in.readUnsignedShort()];
            in.readFully(received);
            DnsMessage answer = DnsMessage.parse(received);
            if (!answers(query, answer)) throw new ProtocolException("dns: another's answer");
            return answer;
        }
    }

    private static boolean answers(DnsMessage query, DnsMessage answer) {
        return answer.isResponse()
                && answer.id() == query.id()
                && answer.questions().equals(query.questions());
    }
}
