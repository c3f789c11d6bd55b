package goop.libp2p.mdns;

import goop.libp2p.Subnet;
import goop.libp2p.dns.DnsMessage;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One network interface that is in use: its [Link] and its sockets.
final class Station {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.mdns");

    /// Who gets what a socket receives.
    interface Listener {
        void received(Station station, Port.Received received);
    }

    private final NetworkInterface on;
    private final Link link;
    private final Listener listener;
    // Guarded by this.
    private final Map<StandardProtocolFamily, Port> ports =
            new EnumMap<>(StandardProtocolFamily.class);
    private final Set<ProtocolFamily> warned = new HashSet<>();

    Station(NetworkInterface on, Link link, Listener listener) {
        this.on = on;
        this.link = link;
        this.listener = listener;
    }

    Link link() {
        return link;
    }

    /// Whether it is still the same device: one that was made anew has another number.
    boolean isOn(NetworkInterface other) {
        return on.getIndex() == other.getIndex();
    }

    /// Opens the sockets that the interface's addresses call for and that are not open: at first,
    /// and after one failed.
    void open(Neighbourhood neighbourhood) {
        boolean four = false;
        boolean six = false;
        for (Subnet each : neighbourhood.subnets()) {
            InetAddress address = each.address();
            if (address instanceof Inet4Address) four = true;
            else six = true;
        }
        if (four) open(StandardProtocolFamily.INET);
        if (six) open(StandardProtocolFamily.INET6);
    }

    private synchronized void open(StandardProtocolFamily family) {
        if (ports.containsKey(family)) return;
        try {
            Port port = Port.open(on, family);
            ports.put(family, port);
            warned.remove(family);
            Thread.ofVirtual()
                    .name("mdns %s %s".formatted(on.getName(), family))
                    .start(() -> receive(family, port));
        } catch (IOException failed) {
            // Said once: it is tried again every few seconds.
            boolean first = warned.add(family);
            LOG.log(
                    first ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                    "event=mdns-off interface=%s family=%s reason=\"%s\""
                            .formatted(on.getName(), family, failed.getMessage()));
        }
    }

    private void receive(StandardProtocolFamily family, Port port) {
        try {
            while (true) listener.received(this, port.receive());
        } catch (IOException ended) {
            // It was closed, or the interface went: the next look at the interfaces tells.
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "event=mdns-port-ended interface=%s reason=\"%s\""
                            .formatted(on.getName(), ended));
        } finally {
            discard(family, port);
        }
    }

    private synchronized void discard(StandardProtocolFamily family, Port port) {
        ports.remove(family, port);
        close(port);
    }

    private synchronized List<Port> ports() {
        return new ArrayList<>(ports.values());
    }

    /// Sends over both families.
    void send(List<DnsMessage> messages) {
        for (DnsMessage message : messages) {
            byte[] packet = message.toBytes();
            for (Port port : ports()) {
                try {
                    port.send(packet);
                } catch (IOException failed) {
                    // An address that is not ready yet, a link that just went down: said again
                    // soon.
                    LOG.log(
                            System.Logger.Level.DEBUG,
                            "event=mdns-not-sent interface=%s reason=\"%s\""
                                    .formatted(on.getName(), failed.getMessage()));
                }
            }
        }
    }

    void close() {
        for (Port each : ports()) close(each);
    }

    private static void close(Port port) {
        try {
            port.close();
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.DEBUG, "event=mdns-close-failed reason=" + failed);
        }
    }
}
