package goop.presence;

import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// Reads server-sent events (WHATWG HTML § 9.2.6) from a stream of bytes, and holds no more of it
/// than one event of bounded size.
public final class EventReader {
    /// The longest line, and the most data of one event. Servers send 60 KiB at most.
    public static final int MAX_BYTES = 64 * 1024;

    /// One event.
    ///
    /// @param name what `event:` says, empty for a plain message
    /// @param data the data lines, joined by newlines
    /// @param id what `id:` says, or null when the event has none
    public record Event(String name, String data, String id) {}

    private final InputStream in;
    private final byte[] buffer = new byte[4096];
    private int next;
    private int end;

    private byte[] line = new byte[256];
    private int length;
    private boolean afterReturn;
    private boolean first = true;
    private Duration retry;

    public EventReader(InputStream in) {
        this.in = in;
    }

    /// Blocks until the next event that has data. Events without any are passed over, as is one
    /// that the end of the stream cuts short.
    ///
    /// @return null at the end of the stream
    /// @throws ProtocolException when a line or an event is too long
    public Event next() throws IOException {
        String name = "";
        StringBuilder data = new StringBuilder();
        boolean some = false;
        String id = null;
        for (String text = line(); text != null; text = line()) {
            if (text.isEmpty()) {
                if (some) return new Event(name, data.toString(), id);
                name = "";
                id = null;
                continue;
            }
            int colon = text.indexOf(':');
            String field = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1);
            if (value.startsWith(" ")) value = value.substring(1);
            switch (field) {
                case "data" -> {
                    if (data.length() + value.length() >= MAX_BYTES) throw tooLong();
                    if (some) data.append('\n');
                    data.append(value);
                    some = true;
                }
                case "event" -> name = value;
                // "If the field value does not contain U+0000 NULL".
                case "id" -> id = value.indexOf('\0') < 0 ? value : id;
                case "retry" -> retry = duration(value);
                default -> {}
            }
        }
        return null;
    }

    /// How long the server wishes that one waits before coming back; null when it has said nothing.
    public Duration retry() {
        return retry;
    }

    private Duration duration(String digits) {
        boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || digits.length() > 9) return retry;
        return Duration.ofMillis(Long.parseLong(digits));
    }

    // Lines end in \n, \r or \r\n. A \r\n may come in two pieces with a pause between.
    private String line() throws IOException {
        length = 0;
        while (true) {
            if (next == end && !fill()) return null;
            byte each = buffer[next++];
            if (each == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = each == '\r';
            if (each == '\n' || each == '\r') return text();
            if (length == MAX_BYTES) throw tooLong();
            if (length == line.length) line = Arrays.copyOf(line, Math.min(length * 4, MAX_BYTES));
            line[length++] = each;
        }
    }

    private String text() {
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        boolean marked = first && text.startsWith("\uFEFF");
        first = false;
        return marked ? text.substring(1) : text;
    }

    private boolean fill() throws IOException {
        next = 0;
        end = in.read(buffer);
        if (end > 0) return true;
        end = 0;
        return false;
    }

    private static ProtocolException tooLong() {
        return new ProtocolException("an event of more than " + MAX_BYTES + " bytes");
    }
}
