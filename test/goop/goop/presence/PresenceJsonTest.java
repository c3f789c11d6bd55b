package goop.presence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.ProtocolException;
import goop.presence.Presence.Type;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class PresenceJsonTest {
    // As a program in use sends it (captured).
    private static final String CAPTURED =
            """
            {"type":"online","peerId":"12D3KooWsse","content":"hé \\u003cb\\u003e","email":"a@b.c",\
            "avatarHash":"ab12","videoDisabled":true,"addrs":["/ip4/10.0.0.1/tcp/4001"],\
            "ts":1700000000000}\
            """;

    private static Presence parse(String json) throws ProtocolException {
        return PresenceJson.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(String sentence, String json) {
        assertEquals(
                sentence, assertThrows(ProtocolException.class, () -> parse(json)).getMessage());
    }

    private static String with(String field) {
        return "{\"type\":\"online\",\"peerID\":\"p\"," + field + "}";
    }

    @Test
    void whatAProgramInUseSendsIsReadAndWrittenBackAlike() throws Exception {
        Presence message = parse(CAPTURED);
        assertEquals(
                new Presence(
                        Type.ONLINE,
                        "12D3KooWsse",
                        "hé <b>",
                        "a@b.c",
                        "ab12",
                        true,
                        List.of("/ip4/10.0.0.1/tcp/4001"),
                        1700000000000L,
                        ""),
                message);
        assertEquals(
                CAPTURED.replace("peerId", "peerID"),
                new String(PresenceJson.write(message), StandardCharsets.UTF_8));
    }

    @Test
    void fieldNamesAreReadInAnyCaseAndUnknownOnesPassedOver() throws Exception {
        Presence message =
                parse("{\"TYPE\":\"update\",\"PeerID\":\"p\",\"Ts\":5,\"new\":{\"a\":[1]}}");
        assertEquals(Presence.of(Type.UPDATE, "p", 5), message);
    }

    @Test
    void nullIsAbsent() throws Exception {
        assertEquals(
                Presence.of(Type.ONLINE, "p", 0),
                parse(with("\"content\":null,\"addrs\":null,\"ts\":null,\"sig\":null")));
    }

    @Test
    void whatIsNotAMessageIsAnsweredAsProgramsInUseExpect() {
        refused("bad message: type and peerId are required", "{}");
        refused("bad message: type and peerId are required", "{\"type\":\"online\"}");
        refused("bad message: type and peerId are required", "{\"peerID\":\"x\"}");
        refused("bad message: unknown type \"bogus\"", "{\"type\":\"bogus\",\"peerID\":\"x\"}");
        refused("bad message: unknown type \"On�\"", "{\"type\":\"On\\n\",\"peerID\":\"x\"}");
        for (String bad :
                List.of(
                        "",
                        "null",
                        "[]",
                        "\"online\"",
                        "{\"type\":\"online\",\"peerID\":\"x\"} x",
                        "{\"type\":\"online\",\"peerID\":\"x\"",
                        "{\"type\":1,\"peerID\":\"x\"}",
                        "{\"type\":\"online\",\"peerID\":\"x\",\"peerId\":\"y\"}",
                        "{\"type\":\"online\",\"peerID\":\"x\",\"peerID\":\"x\"}",
                        with("\"ts\":\"5\""),
                        with("\"ts\":1.5"),
                        with("\"ts\":99999999999999999999"),
                        with("\"addrs\":\"x\""),
                        with("\"addrs\":[1]"),
                        with("\"videoDisabled\":\"yes\""),
                        with("\"content\":\"\\ud800\""),
                        with("\"deep\":" + "[".repeat(10_000) + "]".repeat(10_000)))) {
            refused("bad json", bad);
        }
    }

    @Test
    void everyFieldHasItsBound() throws Exception {
        String much = "é".repeat(2048);
        assertEquals(much, parse(with("\"content\":\"" + much + "\"")).content());
        refused(
                "bad message: content is longer than 4096 bytes",
                with("\"content\":\"" + much + "x\""));
        refused(
                "bad message: email is longer than 320 bytes",
                with("\"email\":\"" + "x".repeat(321) + "\""));
        refused(
                "bad message: avatarHash is longer than 128 bytes",
                with("\"avatarHash\":\"" + "x".repeat(129) + "\""));
        refused(
                "bad message: sig is longer than 128 bytes",
                with("\"sig\":\"" + "x".repeat(129) + "\""));
        refused(
                "bad message: an address is longer than 256 bytes",
                with("\"addrs\":[\"" + "x".repeat(257) + "\"]"));
        refused(
                "bad message: more than 20 addrs",
                with("\"addrs\":[" + "\"x\",".repeat(20) + "\"x\"]"));
        refused(
                "bad message: peerId is longer than 256 bytes",
                "{\"type\":\"online\",\"peerID\":\"" + "x".repeat(257) + "\"}");
        refused("bad message: ts is no time in milliseconds", with("\"ts\":-1"));
        refused("bad message: ts is no time in milliseconds", with("\"ts\":253402300800000"));
    }

    @Test
    void aPeerIdIsAnyPrintableText() throws Exception {
        assertEquals("büro 3", parse("{\"type\":\"online\",\"peerID\":\"büro 3\"}").peerId());
        for (String bad : List.of("a\\nb", "a\\u0000", "a\\u202eb", "a\\u00a0b", "\\u2028")) {
            refused(
                    "bad message: peerId is not printable",
                    "{\"type\":\"online\",\"peerID\":\"" + bad + "\"}");
        }
    }

    @Test
    void theLargestMessageFitsInADataLine() throws Exception {
        Presence message =
                new Presence(
                        Type.OFFLINE,
                        "<".repeat(256),
                        "\u0001".repeat(4096),
                        "&".repeat(320),
                        "\u0001".repeat(128),
                        true,
                        java.util.Collections.nCopies(20, "\u0001".repeat(256)),
                        253402300799999L,
                        "<".repeat(128));
        byte[] json = PresenceJson.write(message);
        assertTrue(json.length <= PresenceJson.MAX_BYTES, json.length + " bytes");
        assertEquals(message, PresenceJson.parse(json));
    }

    @Test
    void whatIsWrittenIsReadBackWhateverItHolds() throws Exception {
        long seed = System.nanoTime();
        System.out.println("PresenceJsonTest seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            Presence message = Messages.any(random);
            byte[] json = PresenceJson.write(message);
            assertEquals(message, PresenceJson.parse(json), () -> "seed=" + seed);
            assertArrayEquals(json, PresenceJson.write(PresenceJson.parse(json)));
        }
    }

    @Test
    void aMessageCutAnywhereOrWithABitFlippedIsReadOrRefused() {
        byte[] whole = CAPTURED.getBytes(StandardCharsets.UTF_8);
        List<byte[]> damaged = new ArrayList<>();
        for (int i = 0; i < whole.length; i++) {
            damaged.add(java.util.Arrays.copyOf(whole, i));
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[i] ^= (byte) (1 << bit);
                damaged.add(flipped);
            }
        }
        for (byte[] each : damaged) {
            try {
                PresenceJson.parse(each);
            } catch (ProtocolException refused) {
                assertTrue(refused.getMessage().startsWith("bad "), refused.getMessage());
            }
        }
    }
}
