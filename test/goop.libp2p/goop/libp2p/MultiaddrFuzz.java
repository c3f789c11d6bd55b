package goop.libp2p;

import goop.fuzz.Parses;
import goop.libp2p.wire.IpLiteral;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// An input that begins with a slash is read as text, any other as bytes.
@Parses(
        value = {Multiaddr.class, Component.class, Protocol.class, IpLiteral.class},
        except = {"ofTcp", "equals", "sure"})
public final class MultiaddrFuzz {
    private MultiaddrFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String whole = new String(input, StandardCharsets.UTF_8);
        Multiaddr.parseAll(whole.lines().toList());
        Multiaddr.fromAllBytes(List.of(input));
        try {
            boolean text = input.length > 0 && input[0] == '/';
            Multiaddr address = text ? Multiaddr.parse(whole) : Multiaddr.fromBytes(input);
            same(address, Multiaddr.parse(address.toString()));
            same(address, Multiaddr.fromBytes(address.toBytes()));
            use(address);
        } catch (ProtocolException refused) {
            // The peer is wrong: lawful.
        }
    }

    private static void same(Multiaddr one, Multiaddr other) {
        if (!one.equals(other) || !one.toString().equals(other.toString())) {
            throw new AssertionError(one + " is read again as " + other);
        }
    }

    /// What is asked of other peers' addresses.
    private static void use(Multiaddr address) throws ProtocolException {
        address.tcpSocket().ifPresent(socket -> same(address, socket.getPort()));
        address.ip();
        address.relay();
        address.isRelayed();
        address.peerId().ifPresent(peer -> same(address, address.withPeer(peer)));
        address.withoutPeer();
        AddressScope.of(address);
    }

    private static void same(Multiaddr address, int port) {
        if (!address.value(Protocol.TCP).orElseThrow().equals(Integer.toString(port))) {
            throw new AssertionError(address + " has port " + port);
        }
    }
}
