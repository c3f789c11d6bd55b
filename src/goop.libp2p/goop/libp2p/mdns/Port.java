package goop.libp2p.mdns;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// A socket on mDNS's port, for one network interface and one family of addresses. Others on this
/// machine have theirs: the port is shared.
final class Port implements Closeable {
    static final int NUMBER = 5353;

    /// RFC 6762, section 17: messages "MUST NOT exceed 9000 bytes" with their headers.
    private static final int MAX_PACKET = 9000;

    /// A packet and where it came from.
    record Received(byte[] packet, InetSocketAddress source) {}

    private final DatagramChannel channel;
    private final InetSocketAddress group;
    private final ByteBuffer buffer = ByteBuffer.allocate(MAX_PACKET); // of the one who receives

    private Port(DatagramChannel channel, InetSocketAddress group) {
        this.channel = channel;
        this.group = group;
    }

    static Port open(NetworkInterface on, ProtocolFamily family) throws IOException {
        InetAddress group = group(on, family);
        DatagramChannel channel = DatagramChannel.open(family);
        boolean done = false;
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, on);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 255);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            bind(channel, group);
            channel.join(group, on);
            done = true;
            return new Port(channel, new InetSocketAddress(group, NUMBER));
        } finally {
            if (!done) channel.close();
        }
    }

    private static InetAddress group(NetworkInterface on, ProtocolFamily family)
            throws IOException {
        if (family == StandardProtocolFamily.INET) return InetAddress.ofLiteral("224.0.0.251");
        byte[] address = InetAddress.ofLiteral("ff02::fb").getAddress();
        return Inet6Address.getByAddress(null, address, on);
    }

    // Bound to the group a socket hears nothing else, no unicast above all. Where the system does
    // not do that (Windows), the port alone, and the sources are looked at.
    private static void bind(DatagramChannel channel, InetAddress group) throws IOException {
        try {
            channel.bind(new InetSocketAddress(group, NUMBER));
        } catch (IOException notHere) {
            channel.bind(new InetSocketAddress(NUMBER));
        }
    }

    /// Waits for a packet.
    Received receive() throws IOException {
        buffer.clear();
        InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
        buffer.flip();
        byte[] packet = new byte[buffer.remaining()];
        buffer.get(packet);
        return new Received(packet, source);
    }

    /// Sends to all on the link.
    void send(byte[] packet) throws IOException {
        channel.send(ByteBuffer.wrap(packet), group);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
