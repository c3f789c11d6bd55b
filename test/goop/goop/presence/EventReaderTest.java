package goop.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import goop.libp2p.ProtocolException;
import goop.presence.EventReader.Event;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class EventReaderTest {
    private static final String CAPTURED =
            """
            : ok

            data: {"a":1}

            id: boot-7
            event: live
            data: {}

            : ping

            data: {"b":2}

            """;

    private static final List<Event> EVENTS =
            List.of(
                    new Event("", "{\"a\":1}", null),
                    new Event("live", "{}", "boot-7"),
                    new Event("", "{\"b\":2}", null));

    private static List<Event> read(String text) throws IOException {
        return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Event> read(InputStream in) throws IOException {
        EventReader reader = new EventReader(in);
        List<Event> events = new ArrayList<>();
        for (Event event = reader.next(); event != null; event = reader.next()) events.add(event);
        return events;
    }

    /// Gives a byte a read.
    private static InputStream dripping(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(length, 1));
            }
        };
    }

    @Test
    void eventsAreReadWhateverEndsTheirLinesAndHoweverTheyCome() throws Exception {
        for (String end : List.of("\n", "\r", "\r\n")) {
            String text = CAPTURED.replace("\n", end);
            assertEquals(EVENTS, read(text));
            assertEquals(EVENTS, read(dripping(text)));
            assertEquals(EVENTS, read("\uFEFF" + text));
        }
    }

    @Test
    void linesAreReadAsTheStandardSays() throws Exception {
        assertEquals(
                List.of(new Event("", "a\nb\n\n c", null)),
                read("data:a\ndata: b\ndata\ndata:  c\nunknown: x\nfoo\n\n"));
        assertEquals(List.of(), read("event: x\nid: 1\n\n"));
        assertEquals(List.of(new Event("", "x", null)), read("id: a\0b\ndata: x\n\n"));
        assertEquals(List.of(new Event("", "x", "")), read("id\ndata: x\n\n"));
    }

    @Test
    void anEventThatIsCutShortIsNone() throws Exception {
        for (int i = 0; i < CAPTURED.length(); i++) {
            List<Event> events = read(CAPTURED.substring(0, i));
            assertEquals(EVENTS.subList(0, events.size()), events);
        }
    }

    @Test
    void theServerSaysWhenToComeBack() throws Exception {
        EventReader reader =
                new EventReader(dripping("retry: 1500\nretry: x\nretry: 99999999999\n\n"));
        assertNull(reader.next());
        assertEquals(Duration.ofMillis(1500), reader.retry());
    }

    @Test
    void linesAndEventsAreBounded() throws Exception {
        String longest = "data: " + "x".repeat(EventReader.MAX_BYTES - 6);
        assertEquals(1, read(longest + "\n\n").size());
        assertThrows(ProtocolException.class, () -> read(longest + "x\n\n"));
        assertThrows(ProtocolException.class, () -> read(longest + "\n" + longest + "\n\n"));
        assertThrows(ProtocolException.class, () -> read("data: x\n".repeat(70_000)));
    }
}
