package goop.peer;

import goop.fuzz.Parses;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// What peers send over `/goop/*`: the first byte says which of the parsers gets the rest. What is
/// read comes back the same after writing.
@Parses(
        value = {
            ChatMessage.class,
            DocsMessages.class,
            Body.class,
            Line.class,
            JsonValue.class,
            SharedFile.class
        },
        except = {"transferTo", "close", "list", "error", "header", "of"})
public final class PeerWireFuzz {
    private static final AutoCloseable NOTHING = () -> {};

    private PeerWireFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) return;
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        try {
            switch (input[0] & 7) {
                case 0 -> chat(rest);
                case 1 -> request(rest);
                case 2 -> files(rest);
                case 3 -> new Reading(rest).body();
                case 4 -> new Reading(rest).line();
                case 5 -> new Reading(rest).avatar();
                default -> new Reading(rest).value();
            }
        } catch (IOException refused) {
            // as it should be
        }
    }

    private static void chat(byte[] json) throws IOException {
        ChatMessage message = ChatMessage.parse(json);
        equal(message, ChatMessage.parse(message.toBytes()));
    }

    private static void request(byte[] json) throws IOException {
        DocsMessages.Request request = DocsMessages.Request.parse(json);
        DocsMessages.Request again = DocsMessages.Request.parse(request.toBytes());
        if (request.offset() >= 0) equal(request, again);
    }

    private static void files(byte[] json) throws IOException {
        List<SharedFile> files = DocsMessages.files(json);
        for (SharedFile each : files) {
            if (each.name().contains("/") || each.name().startsWith(".")) {
                throw new AssertionError(each);
            }
        }
        equal(files, DocsMessages.files(DocsMessages.list(files)));
    }

    private static void equal(Object one, Object other) {
        if (!one.equals(other)) throw new AssertionError(one + " is not " + other);
    }

    private record Reading(byte[] bytes) {
        private ByteArrayInputStream in() {
            return new ByteArrayInputStream(bytes);
        }

        void body() throws IOException {
            Body body = DocsMessages.body(in(), NOTHING);
            if (body.mime().chars().anyMatch(c -> c < ' ' || c > 0x7e)) {
                throw new AssertionError(body.mime());
            }
            if (body.bytes(1000).length != body.size()) throw new AssertionError(body.size());
        }

        void avatar() throws IOException {
            ByteArrayInputStream in = in();
            Body.ofUnknownKind(Line.read(in, 64), in, NOTHING).bytes(1000);
        }

        void line() throws IOException {
            String line = Line.read(in(), 300);
            if (line.indexOf('\n') >= 0) throw new AssertionError(line);
            equal(line, Line.read(new ByteArrayInputStream(Line.bytes(line)), 1000));
        }

        void value() throws IOException {
            byte[] value = JsonValue.read(in(), 2000);
            if (!Arrays.equals(value, Arrays.copyOf(bytes, value.length))) {
                throw new AssertionError("another beginning");
            }
        }
    }
}
