package goop.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.ProtocolException;
import goop.peer.ChatMessage.Type;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// What goes over the wire between peers, byte for byte; the vectors are those of goop2's wire
/// facts.
class PeerWireTest {
    private static final AutoCloseable NOTHING = () -> {};
    private static final String CHAT =
            "{\"id\":\"7\",\"from\":\"a\",\"to\":\"b\",\"type\":\"direct\",\"content\":\"hé\",\"timestamp\":1738764000000}";
    private static final String FILES =
            "{\"ok\":true,\"files\":[{\"name\":\"a b.txt\",\"size\":6,\"mod_time\":1738764000,\"hash\":\"sha256:%s\"}]}"
                    .formatted("0f".repeat(32));

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Body body(String text) throws IOException {
        return Body.read(new ByteArrayInputStream(utf8(text)), NOTHING);
    }

    @Test
    void aChatMessageIsTheseBytes() throws Exception {
        ChatMessage message =
                new ChatMessage("7", "a", "b", Type.DIRECT, "hé", 1_738_764_000_000L, "");
        assertEquals(CHAT, new String(message.toBytes(), StandardCharsets.UTF_8));
        assertEquals(message, ChatMessage.parse(utf8(CHAT)));
    }

    @Test
    void requestsForFilesAreTheseBytes() throws Exception {
        assertEquals(
                "{\"op\":\"list\",\"group_id\":\"shared\"}\n",
                new String(new DocsMessages.Request("list", "shared", "", 0).toBytes()));
        assertEquals(
                "{\"op\":\"get\",\"group_id\":\"shared\",\"file\":\"x\",\"offset\":9}\n",
                new String(new DocsMessages.Request("get", "shared", "x", 9).toBytes()));
        SharedFile file = DocsMessages.files(utf8(FILES)).getFirst();
        assertEquals(new SharedFile("a b.txt", 6, 1738764000, "0f".repeat(32)), file);
        assertEquals(
                FILES + "\n", new String(DocsMessages.list(List.of(file)), StandardCharsets.UTF_8));
    }

    @Test
    void aMimeTypeMayHoldSpaces() throws Exception {
        Body page = body("OK text/html; charset=utf-8 5\nhello");
        assertEquals("text/html; charset=utf-8", page.mime());
        assertArrayEquals(utf8("hello"), page.bytes(5));
        assertEquals("application/octet-stream", body("OK text/html\u0007 5\nhello").mime());
        assertThrows(ProtocolException.class, () -> body("OK text/html 5\nhello").bytes(4));
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        for (String each :
                List.of("OK\n", "OK x\n", "OK a/b -1\n", "OK a/b 1e3\n", "HTTP/1.1 200\n", "\n")) {
            assertThrows(ProtocolException.class, () -> body(each), each);
        }
        assertThrows(RefusedException.class, () -> body("ERR forbidden\n"));
        assertThrows(IOException.class, () -> body(""));
    }

    @Test
    void namesThatCouldLeadElsewhereAreNone() {
        for (String each :
                List.of(
                        "../a", "a/b", "a\\b", ".a", "", " ", "a:b", "a\nb", "\u202ea",
                        "x\u0000")) {
            assertFalse(SharedFile.isFileName(each), each);
        }
        assertTrue(SharedFile.isFileName("Übersicht 2026 (1).pdf"));
    }

    @Test
    void cutAnywhereAndWithAnyBitFlippedOnlyProtocolErrorsCome() throws Exception {
        List<byte[]> vectors = List.of(utf8(CHAT), utf8(FILES));
        for (byte[] vector : vectors) {
            for (int length = 0; length < vector.length; length++) {
                byte[] cut = Arrays.copyOf(vector, length);
                assertThrows(IOException.class, () -> parse(cut));
                assertThrows(
                        IOException.class,
                        () -> JsonValue.read(new ByteArrayInputStream(cut), 10_000));
            }
            for (int bit = 0; bit < vector.length * 8; bit++) {
                byte[] flipped = vector.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                try {
                    parse(flipped);
                } catch (IOException refused) {
                    // as it should be
                }
            }
        }
    }

    private static void parse(byte[] bytes) throws IOException {
        if (bytes.length > 2 && bytes[2] == 'o') DocsMessages.files(bytes);
        else ChatMessage.parse(bytes);
    }

    @Test
    void anyTextComesBackFromAChatMessage() throws Exception {
        Random random = new Random(4);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int each = random.nextInt(40); each > 0; each--) {
                int point = random.nextInt(0x11_0000);
                text.appendCodePoint(Character.getType(point) == Character.SURROGATE ? 'x' : point);
            }
            ChatMessage message =
                    new ChatMessage(
                            "i" + round,
                            "from",
                            "to",
                            Type.values()[random.nextInt(3)],
                            text.toString(),
                            random.nextLong(1L << 50),
                            text.length() > 200 ? "" : text.toString());
            assertEquals(message, ChatMessage.parse(message.toBytes()));
        }
    }

    @Test
    void aJsonValueEndsWhereItsBraceCloses() throws Exception {
        ByteArrayInputStream in = new ByteArrayInputStream(utf8("{\"a\":\"}\\\"{\"}OK rest"));
        assertEquals("{\"a\":\"}\\\"{\"}", new String(JsonValue.read(in, 100)));
        assertEquals("OK rest", new String(in.readAllBytes()));
        assertThrows(
                ProtocolException.class,
                () -> JsonValue.read(new ByteArrayInputStream(utf8(" ".repeat(200))), 100));
    }
}
