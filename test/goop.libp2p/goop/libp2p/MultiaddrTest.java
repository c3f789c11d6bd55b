package goop.libp2p;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

class MultiaddrTest {
    private static final String PEER = "12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV";

    // From the good addresses of go-multiaddr's multiaddr_test.go, and each protocol once.
    private static final List<String> GOOD =
            List.of(
                    "/ip4/1.2.3.4",
                    "/ip4/0.0.0.0",
                    "/ip6/::1",
                    "/ip6/2601:9:4f81:9700:803e:ca65:66e8:c21/udp/1234/quic",
                    "/ip6/2601:9:4f81:9700:803e:ca65:66e8:c21/udp/1234/quic-v1",
                    "/ip6/::ffff:127.0.0.1/tcp/111",
                    "/ip6zone/x/ip6/fe80::1",
                    "/ip6zone/x%y/ip6/fe80::1",
                    "/ip6zone/x/ip6/fe80::1/udp/1234/quic-v1",
                    "/udp/0",
                    "/tcp/65535",
                    "/p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC",
                    "/p2p/" + PEER,
                    "/tcp/1234/http",
                    "/tcp/1234/tls/http",
                    "/tcp/1234/https",
                    "/ip4/127.0.0.1/tcp/1234/p2p/" + PEER,
                    "/ip4/127.0.0.1/udp/1234/quic-v1/webtransport/certhash/"
                            + "uEiDDq4_xNyDorZBH3TlGazyJdOWSwvo4PUo5YHFMrvDE8g",
                    "/ip4/127.0.0.1/tcp/127/ws",
                    "/ip4/127.0.0.1/tcp/127/tls/ws",
                    "/ip4/127.0.0.1/tcp/127/noise",
                    "/ip4/127.0.0.1/tcp/127/wss",
                    "/ip4/127.0.0.1/udp/127/webrtc-direct",
                    "/ip4/127.0.0.1/tcp/443/tls/sni/example.com/http",
                    "/dns/example.com/tcp/443",
                    "/dns4/example.com/tcp/443",
                    "/dns6/example.com/tcp/443",
                    "/dnsaddr/bootstrap.libp2p.io",
                    "/ip4/1.2.3.4/tcp/4001/p2p/" + PEER + "/p2p-circuit/p2p/" + PEER,
                    "/ip4/1.2.3.4/tcp/4001/p2p/" + PEER + "/p2p-circuit/webrtc/p2p/" + PEER);

    // From go-multiaddr's TestConstructFails.
    private static final List<String> BAD =
            List.of(
                    "",
                    "/",
                    "//",
                    "ip4/1.2.3.4",
                    "/ip4",
                    "/ip4/::1",
                    "/ip4/fdpsofodsajfdoisa",
                    "/ip6",
                    "/ip6zone",
                    "/ip6zone/",
                    "/ip6zone//ip6/fe80::1",
                    "/udp",
                    "/tcp",
                    "/udp/65536",
                    "/tcp/65536",
                    "/quic-v1/65536",
                    "/ip4/127.0.0.1/udp/jfodsajfidosajfoidsa",
                    "/ip4/127.0.0.1/tcp",
                    "/ip4/127.0.0.1/quic-v1/1234",
                    "/ip4/127.0.0.1/udp/1234/quic-v1/webtransport/certhash",
                    "/ip4/127.0.0.1/udp/1234/quic-v1/webtransport/certhash/"
                            + "b2uaraocy6yrdblb4sfptaddgimjmmp",
                    "/ip4/127.0.0.1/p2p",
                    "/ip4/127.0.0.1/p2p/tcp",
                    "/ip4/1.2.3.4/tcp/-1",
                    "/ip4/1.2.3.4/tcp/+1",
                    "/ip4/1.2.3.4//tcp/1",
                    "/p2p/QmxoHT6iViN5xAjoz1VZ553cL31U9F94ht3QvWR1FrEbZY",
                    "/dns/a b/tcp/1",
                    "/dns/a\nb/tcp/1",
                    "/dns/" + "a".repeat(300));

    // go-multiaddr's TestStringToBytes and TestZone.
    private static final Map<String, String> BINARY =
            Map.of(
                    "/ip4/127.0.0.1/udp/1234", "047f000001910204d2",
                    "/ip4/127.0.0.1/tcp/4321", "047f0000010610e1",
                    "/ip4/127.0.0.1/udp/1234/ip4/127.0.0.1/tcp/4321",
                            "047f000001910204d2047f0000010610e1",
                    "/ip6zone/eth0/ip6/::1", "2a04657468302900000000000000000000000000000001");

    @Test
    void goodAddressesComeBackInBothForms() throws IOException {
        for (String each : GOOD) {
            Multiaddr address = Multiaddr.parse(each);
            assertEquals(each, address.toString());
            assertEquals(address, Multiaddr.fromBytes(address.toBytes()));
            assertEquals(each, Multiaddr.fromBytes(address.toBytes()).toString());
        }
    }

    @Test
    void badAddressesAreRefused() {
        for (String each : BAD) {
            assertThrows(ProtocolException.class, () -> Multiaddr.parse(each), each);
        }
    }

    @Test
    void theBinaryFormIsThatOfOthers() throws IOException {
        for (var each : BINARY.entrySet()) {
            byte[] bytes = HexFormat.of().parseHex(each.getValue());
            assertArrayEquals(bytes, Multiaddr.parse(each.getKey()).toBytes());
            assertEquals(each.getKey(), Multiaddr.fromBytes(bytes).toString());
        }
    }

    // go-multiaddr's TestInvalidP2PAddrBytes.
    @Test
    void aPeerIdThatIsNoneIsRefusedInBinaryToo() {
        byte[] bytes =
                HexFormat.of()
                        .parseHex(
                                "a503221221c05877cbae039d70a5e600ea02c6f9f2942439285c9e344e26f8d280c850fad6");
        assertThrows(ProtocolException.class, () -> Multiaddr.fromBytes(bytes));
        assertThrows(ProtocolException.class, () -> Multiaddr.fromBytes(new byte[0]));
    }

    @Test
    void otherSpellingsMeanTheSame() throws IOException {
        String cid = "k51qzi5uqu5dhb6l8spkdx7yxafegfkee5by8h7lmjh2ehc2sgg34z7c15vzqs";
        Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/1234/p2p/" + PEER);
        for (String each :
                List.of(
                        "/ip4/127.0.0.1/tcp/1234/ipfs/" + PEER,
                        "/ip4/127.0.0.1/tcp/1234/p2p/" + cid,
                        "/ip4/127.0.0.1/tcp/01234/p2p/" + PEER + "/")) {
            assertEquals(address, Multiaddr.parse(each));
        }
        assertEquals(
                Multiaddr.parse("/ip6/2001:db8::1"), Multiaddr.parse("/ip6/2001:0DB8:0::0001"));
    }

    @Test
    void anUnknownProtocolCostsThatAddressOnly() throws IOException {
        byte[] unknown = {(byte) 0xff, 0x7f, 1, 2, 3};
        Multiaddr known = Multiaddr.parse("/ip4/1.2.3.4/tcp/5");
        assertEquals(
                List.of(known), Multiaddr.fromAllBytes(List.of(unknown, known.toBytes(), unknown)));
        assertEquals(
                List.of(known),
                Multiaddr.parseAll(List.of("/onion3/x:1", known.toString(), "/unix/a/b")));
    }

    @Test
    void damagedAddressesAreReadOrRefusedAndWhatIsReadComesBack() throws IOException {
        for (String each : GOOD) {
            Hostile.damage(
                    Multiaddr.parse(each).toBytes(),
                    bytes -> {
                        Multiaddr address = Multiaddr.fromBytes(bytes);
                        assertEquals(address, Multiaddr.parse(address.toString()));
                        address.tcpSocket();
                        address.peerId();
                        address.relay();
                        AddressScope.of(address);
                    });
        }
    }

    @Test
    void anyChainOfGoodPartsComesBack() throws IOException {
        long seed = System.nanoTime();
        System.out.println("MultiaddrTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            Multiaddr address = Multiaddr.parse(GOOD.get(random.nextInt(GOOD.size())));
            for (int more = random.nextInt(3); more > 0; more--) {
                address = address.then(Multiaddr.parse(GOOD.get(random.nextInt(GOOD.size()))));
            }
            assertEquals(address, Multiaddr.fromBytes(address.toBytes()));
            assertEquals(address, Multiaddr.parse(address.toString()));
        }
    }

    @Test
    void enormousAddressesAreRefused() {
        assertThrows(ProtocolException.class, () -> Multiaddr.parse("/ws".repeat(1_000_000)));
        assertThrows(ProtocolException.class, () -> Multiaddr.parse("/ws".repeat(600)));
        assertThrows(ProtocolException.class, () -> Multiaddr.fromBytes(new byte[1 << 20]));
        byte[] huge = HexFormat.of().parseHex("35ffffffff07"); // dns of 2 GiB
        assertThrows(ProtocolException.class, () -> Multiaddr.fromBytes(huge));
    }

    @Test
    void anAddressKnowsItsPeerAndItsRelay() throws IOException {
        PeerId peer = PeerId.parse(PEER);
        PeerId relay = Keypair.generate().peerId();
        Multiaddr relayAddress = Multiaddr.parse("/ip4/1.2.3.4/tcp/5/p2p/" + relay);
        Multiaddr address = relayAddress.then(Multiaddr.parse("/p2p-circuit")).withPeer(peer);
        assertEquals(Optional.of(peer), address.peerId());
        assertEquals(Optional.of(relayAddress), address.relay());
        assertTrue(address.isRelayed());
        assertEquals(Optional.empty(), address.tcpSocket());
        Multiaddr bare = Multiaddr.parse("/p2p/" + PEER);
        assertEquals(Optional.empty(), bare.withoutPeer());
        assertEquals(bare, bare.withPeer(peer));
    }

    @Test
    void onlyPlainTcpIsASocket() throws IOException {
        Multiaddr tcp = Multiaddr.parse("/ip4/127.0.0.1/tcp/80/p2p/" + PEER);
        assertEquals("/127.0.0.1:80", tcp.tcpSocket().orElseThrow().toString());
        assertEquals(
                Multiaddr.parse("/ip4/127.0.0.1/tcp/80"),
                Multiaddr.ofTcp(tcp.tcpSocket().orElseThrow()));
        List<String> others = new ArrayList<>(List.of("/ip4/1.2.3.4/udp/80", "/dns4/a/tcp/1"));
        others.addAll(List.of("/ip4/1.2.3.4/tcp/80/ws", "/ip4/1.2.3.4", "/tcp/80", "/p2p/" + PEER));
        for (String each : others) {
            assertFalse(Multiaddr.parse(each).tcpSocket().isPresent(), each);
        }
        Multiaddr six = Multiaddr.parse("/ip6/::1/tcp/81");
        assertEquals(six, Multiaddr.ofTcp(six.tcpSocket().orElseThrow()));
    }

    @Test
    void scopesFollowTheRegistries() throws IOException {
        Map<String, AddressScope> scopes =
                Map.ofEntries(
                        Map.entry("/ip4/127.1.2.3", AddressScope.LOOPBACK),
                        Map.entry("/ip6/::1", AddressScope.LOOPBACK),
                        Map.entry("/ip4/169.254.1.1", AddressScope.LINK_LOCAL),
                        Map.entry("/ip6/fe80::1", AddressScope.LINK_LOCAL),
                        Map.entry("/ip4/10.0.0.1", AddressScope.PRIVATE),
                        Map.entry("/ip4/172.16.0.1", AddressScope.PRIVATE),
                        Map.entry("/ip4/172.32.0.1", AddressScope.PUBLIC),
                        Map.entry("/ip4/192.168.0.1", AddressScope.PRIVATE),
                        Map.entry("/ip4/100.64.0.1", AddressScope.PRIVATE),
                        Map.entry("/ip6/fd00::1", AddressScope.PRIVATE),
                        Map.entry("/ip4/8.8.8.8", AddressScope.PUBLIC),
                        Map.entry("/ip6/2600::1", AddressScope.PUBLIC),
                        Map.entry("/dns/example.org", AddressScope.PUBLIC),
                        Map.entry("/ip4/192.0.2.1", AddressScope.NOWHERE),
                        Map.entry("/ip6/2001:db8::1", AddressScope.NOWHERE),
                        Map.entry("/ip4/0.0.0.0", AddressScope.NOWHERE),
                        Map.entry("/ip4/224.0.0.1", AddressScope.NOWHERE),
                        Map.entry("/ip4/255.255.255.255", AddressScope.NOWHERE),
                        Map.entry("/tcp/5", AddressScope.NOWHERE));
        for (var each : scopes.entrySet()) {
            assertEquals(
                    each.getValue(),
                    AddressScope.of(Multiaddr.parse(each.getKey())),
                    each.getKey());
        }
    }

    @Test
    void aPeerRecordIsBelievedFromItsOwnPeerOnly() throws IOException {
        Keypair signer = Keypair.generate();
        List<Multiaddr> addresses = Multiaddr.parseAll(GOOD.subList(0, 5));
        byte[] sealed = PeerRecord.seal(signer, 7, addresses);
        assertEquals(new PeerRecord(signer.peerId(), 7, addresses), PeerRecord.open(sealed));
        Hostile.damage(PeerRecord.seal(signer, 7, addresses.subList(0, 1)), PeerRecord::open);

        // Rust's old domain, and a record about somebody else.
        byte[] type = {3, 1};
        byte[] payload =
                new goop.libp2p.wire.ProtobufWriter()
                        .bytes(1, Keypair.generate().peerId().toBytes())
                        .toBytes();
        for (String domain : List.of("libp2p-routing-state", PeerRecord.DOMAIN)) {
            byte[] other = SignedEnvelope.seal(signer, domain, type, payload).toBytes();
            assertThrows(ProtocolException.class, () -> PeerRecord.open(other));
        }
    }
}
