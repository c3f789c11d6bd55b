package goop.libp2p.dcutr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import goop.libp2p.Multiaddr;
import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// The messages of DCUtR as bytes.
class HolePunchMessageTest {
    // As go-libp2p 0.51 writes them.
    private static final byte[] SYNC = HexFormat.of().parseHex("0308ac02");

    private static HolePunchMessage read(byte[] bytes) throws IOException {
        return HolePunchMessage.read(new ByteArrayInputStream(bytes));
    }

    @Test
    void syncIsThreeBytes() throws IOException {
        assertEquals(new HolePunchMessage.Sync(), read(SYNC));
        assertArrayEquals(SYNC, new HolePunchMessage.Sync().toBytes());
    }

    @Test
    void connectHoldsAddressesAndThoseOfUnknownKindsAreSteppedOver() throws IOException {
        List<Multiaddr> addresses =
                Multiaddr.parseAll(List.of("/ip4/85.0.0.101/tcp/42001", "/ip6/2a02::1/tcp/1"));
        HolePunchMessage message = new HolePunchMessage.Connect(addresses);
        assertEquals(message, read(message.toBytes()));
        byte[] first = new HolePunchMessage.Connect(addresses.subList(0, 1)).toBytes();
        assertArrayEquals(
                HexFormat.of().parseHex("0c0864" + "1208" + "0455000065" + "06a411"), first);
        byte[] withUnknown = HexFormat.of().parseHex("06" + "0864" + "1202" + "ff01");
        assertEquals(new HolePunchMessage.Connect(List.of()), read(withUnknown));
    }

    @Test
    void cutAtEveryByteItIsAnError() {
        for (int length = 0; length < SYNC.length; length++) {
            byte[] cut = Arrays.copyOf(SYNC, length);
            assertThrows(IOException.class, () -> read(cut));
        }
    }

    @Test
    void otherTypesAndTooLongMessagesAreRefused() {
        assertThrows(ProtocolException.class, () -> read(HexFormat.of().parseHex("020801")));
        byte[] big = new byte[5000];
        big[0] = (byte) 0x80;
        big[1] = 0x22;
        assertThrows(ProtocolException.class, () -> read(big));
    }
}
