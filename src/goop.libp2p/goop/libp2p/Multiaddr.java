package goop.libp2p;

import goop.libp2p.wire.IpLiteral;

import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// An address that says how each of its parts is meant: `/ip4/192.0.2.1/tcp/4001/p2p/12D3Koo…`.
///
/// Spec: multiformats/multiaddr, libp2p/specs addressing. Two addresses are equal when their binary
/// forms are.
public final class Multiaddr {
    /// No address of libp2p comes near to this; one with a relay and two certificate hashes has
    /// 250.
    public static final int MAX_BYTES = 1024;

    private static final int MAX_TEXT = 2 * MAX_BYTES;

    private final List<Component> components;
    private final byte[] bytes;

    private Multiaddr(List<Component> components) throws ProtocolException {
        if (components.isEmpty()) throw new ProtocolException("an empty address");
        this.components = List.copyOf(components);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Component each : components) each.write(out);
        bytes = out.toByteArray();
        if (bytes.length > MAX_BYTES) throw tooLong();
    }

    /// Reads the text form.
    public static Multiaddr parse(String text) throws ProtocolException {
        if (text.length() > MAX_TEXT) throw tooLong();
        if (!text.startsWith("/")) throw new ProtocolException("an address begins with a slash");
        String trimmed = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        String[] parts = trimmed.split("/", -1);
        List<Component> components = new ArrayList<>();
        for (int index = 1; index < parts.length; index++) {
            Protocol protocol = Protocol.named(parts[index]);
            String value = "";
            if (protocol.value() != Protocol.Value.NONE) {
                if (++index == parts.length) {
                    throw new ProtocolException("/" + protocol + " lacks its value");
                }
                value = parts[index];
            }
            components.add(Component.of(protocol, value));
        }
        return new Multiaddr(components);
    }

    /// Reads the binary form.
    public static Multiaddr fromBytes(byte[] bytes) throws ProtocolException {
        if (bytes.length > MAX_BYTES) throw tooLong();
        List<Component> components = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) components.add(Component.read(in));
        return new Multiaddr(components);
    }

    /// Reads a list of binary addresses and steps over those that are damaged or of unknown kinds:
    /// peers may well speak what we do not.
    public static List<Multiaddr> fromAllBytes(Collection<byte[]> list) {
        List<Multiaddr> good = new ArrayList<>();
        for (byte[] each : list) {
            try {
                good.add(fromBytes(each));
            } catch (ProtocolException unknown) {
                // not for us
            }
        }
        return good;
    }

    /// Like [#fromAllBytes], from text.
    public static List<Multiaddr> parseAll(Collection<String> list) {
        List<Multiaddr> good = new ArrayList<>();
        for (String each : list) {
            try {
                good.add(parse(each));
            } catch (ProtocolException unknown) {
                // not for us
            }
        }
        return good;
    }

    /// The address of a TCP socket.
    public static Multiaddr ofTcp(InetSocketAddress socket) {
        InetAddress address = socket.getAddress();
        List<Component> components = new ArrayList<>();
        if (address instanceof Inet6Address six) {
            if (six.getScopedInterface() != null) {
                String zone = six.getScopedInterface().getName();
                components.add(new Component(Protocol.IP6ZONE, zone));
            } else if (six.getScopeId() != 0) {
                String zone = Integer.toString(six.getScopeId());
                components.add(new Component(Protocol.IP6ZONE, zone));
            }
            components.add(new Component(Protocol.IP6, IpLiteral.format6(address.getAddress())));
        } else {
            components.add(new Component(Protocol.IP4, IpLiteral.format4(address.getAddress())));
        }
        components.add(new Component(Protocol.TCP, Integer.toString(socket.getPort())));
        return sure(components);
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    public List<Component> components() {
        return components;
    }

    /// Whether a part is of that protocol.
    public boolean has(Protocol protocol) {
        return value(protocol).isPresent();
    }

    /// The value of the first part of that protocol.
    public Optional<String> value(Protocol protocol) {
        return components.stream()
                .filter(each -> each.protocol() == protocol)
                .map(Component::value)
                .findFirst();
    }

    /// Whose address this is: the peer that the last part names, if it names one.
    public Optional<PeerId> peerId() {
        Component last = components.getLast();
        if (last.protocol() != Protocol.P2P) return Optional.empty();
        try {
            return Optional.of(PeerId.parse(last.value()));
        } catch (ProtocolException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// This address, ending in `/p2p/<peer>`; another peer at its end gives way.
    public Multiaddr withPeer(PeerId peer) {
        List<Component> parts = new ArrayList<>(components);
        if (parts.getLast().protocol() == Protocol.P2P) parts.removeLast();
        parts.add(new Component(Protocol.P2P, peer.toString()));
        return sure(parts);
    }

    /// This address without the peer at its end; nothing when it consists of that only.
    public Optional<Multiaddr> withoutPeer() {
        if (components.getLast().protocol() != Protocol.P2P) return Optional.of(this);
        if (components.size() == 1) return Optional.empty();
        return Optional.of(sure(components.subList(0, components.size() - 1)));
    }

    /// This address followed by `other`.
    public Multiaddr then(Multiaddr other) throws ProtocolException {
        List<Component> parts = new ArrayList<>(components);
        parts.addAll(other.components);
        return new Multiaddr(parts);
    }

    /// Whether it goes through a relay.
    public boolean isRelayed() {
        return has(Protocol.P2P_CIRCUIT);
    }

    /// What stands before `/p2p-circuit`: the relay's own address.
    public Optional<Multiaddr> relay() {
        for (int index = 1; index < components.size(); index++) {
            if (components.get(index).protocol() == Protocol.P2P_CIRCUIT) {
                return Optional.of(sure(components.subList(0, index)));
            }
        }
        return Optional.empty();
    }

    /// Where plain TCP can be dialled: for `[/ip6zone]/ip4|ip6/…/tcp/…[/p2p/…]` and no other form.
    public Optional<InetSocketAddress> tcpSocket() {
        Multiaddr bare = withoutPeer().orElse(this);
        int first = bare.components.getFirst().protocol() == Protocol.IP6ZONE ? 1 : 0;
        if (bare.components.size() != first + 2) return Optional.empty();
        if (bare.components.get(first + 1).protocol() != Protocol.TCP) return Optional.empty();
        return bare.ip().map(ip -> new InetSocketAddress(ip, bare.components.getLast().port()));
    }

    /// The IP address that it begins with.
    public Optional<InetAddress> ip() {
        try {
            Component first = components.getFirst();
            if (first.protocol() == Protocol.IP4) {
                return Optional.of(InetAddress.getByAddress(IpLiteral.parse4(first.value())));
            }
            if (first.protocol() == Protocol.IP6) {
                byte[] address = IpLiteral.parse6(first.value());
                return Optional.of(Inet6Address.getByAddress(null, address, -1));
            }
            boolean zoned = first.protocol() == Protocol.IP6ZONE && components.size() > 1;
            if (zoned && components.get(1).protocol() == Protocol.IP6) {
                String literal = components.get(1).value() + "%" + first.value();
                return Optional.of(Inet6Address.ofLiteral(literal));
            }
            return Optional.empty();
        } catch (ProtocolException | UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IllegalArgumentException unknownZone) {
            return Optional.empty(); // no such interface here
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Multiaddr that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// The text form.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Component each : components) text.append(each);
        return text.toString();
    }

    // For parts that come from a whole address, or were made here.
    private static Multiaddr sure(List<Component> components) {
        try {
            return new Multiaddr(components);
        } catch (ProtocolException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static ProtocolException tooLong() {
        return new ProtocolException("an address of more than " + MAX_BYTES + " bytes");
    }
}
