package goop.libp2p.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.CircuitLimit;
import goop.libp2p.Hostile;
import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

class RelayMessagesTest {
    private static final PeerId PEER = peer("12D3KooWJZR2GsC6Qday6Gx4FAD3LT7krC9jFBoehRXRC16HK5GC");
    private static final String PEER_HEX = HexFormat.of().formatHex(PEER.toBytes());

    private static PeerId peer(String text) {
        try {
            return PeerId.parse(text);
        } catch (ProtocolException wrong) {
            throw new AssertionError(wrong);
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /// By hand from the specification's protobuf.
    @Test
    void theBytesAreThoseOfTheSpecification() throws Exception {
        assertArrayEquals(hex("0800"), new HopMessage.Reserve().toBytes());
        assertArrayEquals(hex("0801 1228 0a26" + PEER_HEX), new HopMessage.Connect(PEER).toBytes());
        CircuitLimit limit = new CircuitLimit(Duration.ofSeconds(120), 131_072);
        assertArrayEquals(
                hex("0802 2206 0878 10808008 2864"),
                new HopMessage.Status(RelayStatus.OK, Optional.empty(), limit).toBytes());
        assertArrayEquals(
                hex("0802 28cc01"), HopMessage.refusal(RelayStatus.NO_RESERVATION).toBytes());
        assertArrayEquals(
                hex("0800 1228 0a26" + PEER_HEX + "1a06 0878 10808008"),
                new StopMessage.Connect(PEER, limit).toBytes());
        assertArrayEquals(hex("0801 2064"), new StopMessage.Status(RelayStatus.OK).toBytes());
        Multiaddr address = Multiaddr.parse("/ip4/1.2.3.4/tcp/5");
        HopMessage.Grant grant =
                new HopMessage.Grant(
                        Instant.ofEpochSecond(300), List.of(address), Optional.of(new byte[] {7}));
        assertArrayEquals(
                hex("0802 1a10 08ac02 1208 0401020304060005 1a0107 2864"),
                new HopMessage.Status(RelayStatus.OK, Optional.of(grant), CircuitLimit.NONE)
                        .toBytes());
    }

    @Test
    void aLimitOfNothingIsLeftOut() throws Exception {
        assertArrayEquals(
                hex("0802 2864"),
                new HopMessage.Status(RelayStatus.OK, Optional.empty(), CircuitLimit.NONE)
                        .toBytes());
        // An empty one, or one of zeroes, is none either.
        for (String each : List.of("0802 2200 2864", "0802 2204 0800 1000 2864")) {
            HopMessage.Status status = (HopMessage.Status) HopMessage.parse(hex(each));
            assertTrue(status.limit().isNone());
        }
    }

    @Test
    void halfAMessageIsRefusedByName() {
        for (String[] each :
                new String[][] {
                    {"", "of type -1"},
                    {"0803", "of type 3"},
                    {"0801", "without the peer to connect to"},
                    {"0802", "without the status"},
                    {"0801 1200", "a peer without an id"},
                    {"0802 2864 1a00", "a reservation until second -1"},
                    {"0802 2864 1a0a 08ffffffffffffffff7f", "a reservation until second"},
                }) {
            ProtocolException refused =
                    assertThrows(ProtocolException.class, () -> HopMessage.parse(hex(each[0])));
            assertTrue(refused.getMessage().contains(each[1]), refused::getMessage);
        }
        assertThrows(ProtocolException.class, () -> StopMessage.parse(hex("0800")));
        assertThrows(ProtocolException.class, () -> StopMessage.parse(hex("0801")));
        assertThrows(ProtocolException.class, () -> StopMessage.parse(hex("0802")));
        byte[] long4097 = new byte[] {(byte) 0x81, 0x20};
        assertThrows(
                ProtocolException.class, () -> HopMessage.read(new ByteArrayInputStream(long4097)));
    }

    @Test
    void anUnknownStatusKeepsItsNumber() throws Exception {
        HopMessage.Status status = (HopMessage.Status) HopMessage.parse(hex("0802 28e706"));
        assertEquals("status (871)", status.status().toString());
        assertEquals(0, ((HopMessage.Status) HopMessage.parse(hex("0802 28e807"))).status().code());
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            HopMessage hop = randomHop(random);
            HopMessage again = HopMessage.parse(hop.toBytes());
            assertArrayEquals(hop.toBytes(), again.toBytes(), "seed " + seed);
            StopMessage stop =
                    random.nextBoolean()
                            ? new StopMessage.Connect(PEER, randomLimit(random))
                            : new StopMessage.Status(new RelayStatus(random.nextInt(1000)));
            assertEquals(stop, StopMessage.parse(stop.toBytes()), "seed " + seed);
        }
    }

    private static HopMessage randomHop(Random random) throws IOException {
        return switch (random.nextInt(3)) {
            case 0 -> new HopMessage.Reserve();
            case 1 -> new HopMessage.Connect(PEER);
            default ->
                    new HopMessage.Status(
                            new RelayStatus(random.nextInt(1000)),
                            random.nextBoolean()
                                    ? Optional.empty()
                                    : Optional.of(randomGrant(random)),
                            randomLimit(random));
        };
    }

    private static HopMessage.Grant randomGrant(Random random) throws IOException {
        List<Multiaddr> addresses = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            addresses.add(Multiaddr.parse("/ip4/1.2.3.4/tcp/" + random.nextInt(65536)));
        }
        byte[] voucher = new byte[random.nextInt(200)];
        random.nextBytes(voucher);
        return new HopMessage.Grant(
                Instant.ofEpochSecond(random.nextLong(HopMessage.LAST_SECOND)),
                addresses,
                random.nextBoolean() ? Optional.empty() : Optional.of(voucher));
    }

    private static CircuitLimit randomLimit(Random random) {
        return new CircuitLimit(
                Duration.ofSeconds(random.nextBoolean() ? 0 : random.nextLong(1L << 32)),
                random.nextBoolean() ? 0 : random.nextLong(Long.MAX_VALUE));
    }

    @Test
    void damagedMessagesAreRefusedOrRead() throws Exception {
        Keypair relay = Keypair.generate();
        HopMessage.Grant grant =
                new HopMessage.Grant(
                        Instant.ofEpochSecond(1_800_000_000),
                        List.of(Multiaddr.parse("/ip4/1.2.3.4/tcp/5").withPeer(PEER)),
                        Optional.of(Voucher.seal(relay, PEER, Instant.now())));
        CircuitLimit limit = new CircuitLimit(Duration.ofSeconds(120), 131_072);
        HopMessage status = new HopMessage.Status(RelayStatus.OK, Optional.of(grant), limit);
        Hostile.damage(status.toBytes(), HopMessage::parse);
        Hostile.damage(new HopMessage.Connect(PEER).toBytes(), HopMessage::parse);
        Hostile.damage(new StopMessage.Connect(PEER, limit).toBytes(), StopMessage::parse);
        Hostile.damage(new Voucher(PEER, PEER, Instant.EPOCH).payload(), Voucher::parse);
    }

    @Test
    void aVoucherHoldsForItsRelayAndItsPeer() throws Exception {
        Keypair relay = Keypair.generate();
        Instant later = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 60);
        Voucher voucher = Voucher.open(Voucher.seal(relay, PEER, later));
        assertEquals(new Voucher(relay.peerId(), PEER, later), voucher);
        voucher.check(relay.peerId(), PEER);
        assertThrows(ProtocolException.class, () -> voucher.check(PEER, PEER));
        assertThrows(ProtocolException.class, () -> voucher.check(relay.peerId(), relay.peerId()));
    }
}
