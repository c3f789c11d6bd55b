package goop.libp2p.dns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Hostile;
import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

class DnsMessageTest {
    // RFC 1035, section 4.1.4: F.ISI.ARPA at 20, FOO.F.ISI.ARPA at 40, ARPA at 64, the root at 92.
    @Test
    void compressedNamesAreThoseOfTheRfc() throws IOException {
        byte[] message = new byte[93];
        put(message, 20, "\1F\3ISI\4ARPA\0");
        put(message, 40, "\3FOO\300\24");
        put(message, 64, "\300\32");
        assertEquals("F.ISI.ARPA", read(message, 20));
        assertEquals("FOO.F.ISI.ARPA", read(message, 40));
        assertEquals("ARPA", read(message, 64));
        assertEquals("", read(message, 92));
    }

    @Test
    void namesThatPointInCirclesOrOnwardAreRefused() {
        for (String hex :
                List.of("c000", "c002c000", "0161c000", "c004000000", "3f61", "40", "c0")) {
            ByteBuffer in = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
            assertThrows(ProtocolException.class, () -> DnsName.read(in), hex);
        }
    }

    // Each name ends in a pointer to the one before it: short on the wire, long when read.
    @Test
    void aChainOfPointersEndsAtTheLongestName() {
        ByteBuffer chain = ByteBuffer.allocate(2000);
        chain.put((byte) 0);
        int last = 0;
        while (chain.remaining() > 20) {
            int at = chain.position();
            chain.put((byte) 10).put("0123456789".getBytes(StandardCharsets.US_ASCII));
            chain.putShort((short) (0xc000 | last));
            last = at;
        }
        ByteBuffer in = ByteBuffer.wrap(chain.array()).position(last);
        assertThrows(ProtocolException.class, () -> DnsName.read(in));
    }

    @Test
    void namesDifferInLettersNotInCase() throws IOException {
        assertEquals(DnsName.parse("Example.ORG."), DnsName.parse("example.org"));
        for (String each : List.of("a..b", ".a", "a".repeat(64), "ab.".repeat(100), "\u20ac")) {
            assertThrows(ProtocolException.class, () -> DnsName.parse(each), each);
        }
    }

    @Test
    void everyKindOfRecordComesBack() throws IOException {
        byte[] bytes = everything().toBytes();
        DnsMessage parsed = DnsMessage.parse(bytes);
        assertArrayEquals(bytes, parsed.toBytes());
        assertEquals(7, parsed.answers().size());
        assertTrue(parsed.isResponse());
        assertEquals(
                new DnsMessage.Data.Text(List.of("dnsaddr=/ip4/1.2.3.4", "")),
                parsed.answers().get(2).data());
    }

    @Test
    void textThatIsNoUtf8SurvivesAndTextThatIsCanBeRead() throws IOException {
        byte[] bytes = everything().toBytes();
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("dnsaddr=");
        bytes[at] = (byte) 0xc3;
        bytes[at + 1] = (byte) 0xff;
        assertArrayEquals(bytes, DnsMessage.parse(bytes).toBytes());
        bytes[at + 1] = (byte) 0xbc;
        DnsMessage.Data.Text text =
                (DnsMessage.Data.Text) DnsMessage.parse(bytes).answers().get(2).data();
        assertTrue(DnsMessage.Data.Text.utf8(text.strings().getFirst()).startsWith("\u00fcs"));
    }

    @Test
    void damagedMessagesAreReadOrRefused() throws IOException {
        Hostile.damage(everything().toBytes(), bytes -> DnsMessage.parse(bytes).toBytes());
    }

    @Test
    void aMessageThatClaimsThousandsOfRecordsIsRefused() {
        byte[] bytes = HexFormat.of().parseHex("000080000000ffff00000000" + "00".repeat(500));
        assertThrows(ProtocolException.class, () -> DnsMessage.parse(bytes));
    }

    private static DnsMessage everything() throws IOException {
        DnsName name = DnsName.parse("host.example.org");
        List<DnsMessage.Record> records =
                List.of(
                        record(name, DnsMessage.A, new DnsMessage.Data.Address(new byte[4])),
                        record(name, DnsMessage.AAAA, new DnsMessage.Data.Address(new byte[16])),
                        record(
                                name,
                                DnsMessage.TXT,
                                new DnsMessage.Data.Text(List.of("dnsaddr=/ip4/1.2.3.4", ""))),
                        record(name, DnsMessage.CNAME, new DnsMessage.Data.Name(name)),
                        record(name, DnsMessage.PTR, new DnsMessage.Data.Name(name)),
                        record(name, DnsMessage.SRV, new DnsMessage.Data.Service(1, 2, 3, name)),
                        record(name, 99, new DnsMessage.Data.Other(new byte[5])));
        return new DnsMessage(
                7,
                DnsMessage.RESPONSE,
                List.of(new DnsMessage.Question(name, DnsMessage.A, DnsMessage.INTERNET)),
                records,
                List.of(),
                records.subList(0, 1));
    }

    private static DnsMessage.Record record(DnsName name, int type, DnsMessage.Data data) {
        return new DnsMessage.Record(name, type, DnsMessage.INTERNET, 4_000_000_000L, data);
    }

    private static void put(byte[] message, int at, String latin) {
        byte[] bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, message, at, bytes.length);
    }

    private static String read(byte[] message, int at) throws IOException {
        return DnsName.read(ByteBuffer.wrap(message).position(at)).toString();
    }
}
