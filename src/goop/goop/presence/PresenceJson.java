package goop.presence;

import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonFields;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;
import goop.presence.Presence.Type;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A [Presence] as JSON.
///
/// Names of fields are read in any case, as Go does: programs in use write both `peerID` and
/// `peerId`. What is written is what Go would write. Other fields are passed over.
public final class PresenceJson {
    /// The longest message, with every character of every field escaped.
    public static final int MAX_BYTES = 60 * 1024;

    private static final int PEER_ID = 256;
    private static final int CONTENT = 4096;
    private static final int EMAIL = 320;
    private static final int AVATAR_HASH = 128;
    private static final int ADDRS = 20;
    private static final int ADDR = 256;
    private static final int SIG = 128;
    // The end of the year 9999: no clock means more, and dates can be written of all that is less.
    private static final long LAST_TS = 253_402_300_799_999L;

    private PresenceJson() {}

    /// Reads one message and checks every field against its bound.
    ///
    /// @throws ProtocolException whose message is the line that the sender is answered with
    public static Presence parse(byte[] json) throws ProtocolException {
        try {
            return read(Json.parseObject(json).ignoringCase());
        } catch (JsonException wrong) {
            throw new ProtocolException("bad json", wrong);
        }
    }

    /// Reads a message that is part of a larger document, with the same checks.
    public static Presence read(JsonFields fields) throws JsonException, ProtocolException {
        String type = fields.string("type", "");
        String peerId = fields.string("peerID", "");
        Presence message =
                new Presence(
                        Type.UPDATE,
                        peerId,
                        fields.string("content", ""),
                        fields.string("email", ""),
                        fields.string("avatarHash", ""),
                        fields.bool("videoDisabled", false),
                        fields.strings("addrs"),
                        fields.integer("ts", 0),
                        fields.string("sig", ""));
        if (type.isEmpty() || peerId.isEmpty()) throw bad("type and peerId are required");
        check(message);
        return message.withType(type(type));
    }

    private static Type type(String word) throws ProtocolException {
        for (Type each : Type.values()) {
            if (each.wire().equals(word)) return each;
        }
        throw bad("unknown type " + quoted(word));
    }

    private static void check(Presence message) throws ProtocolException {
        checkPeerId(message.peerId());
        bound("content", message.content(), CONTENT);
        bound("email", message.email(), EMAIL);
        bound("avatarHash", message.avatarHash(), AVATAR_HASH);
        bound("sig", message.sig(), SIG);
        List<String> addrs = message.addrs();
        if (addrs.size() > ADDRS) throw bad("more than " + ADDRS + " addrs");
        for (String each : addrs) bound("an address", each, ADDR);
        if (message.ts() < 0 || message.ts() > LAST_TS) throw bad("ts is no time in milliseconds");
    }

    /// Checks a peer id that stands by itself; it may be empty.
    public static void checkPeerId(String peerId) throws ProtocolException {
        bound("peerId", peerId, PEER_ID);
        if (!printable(peerId)) throw bad("peerId is not printable");
    }

    private static void bound(String field, String value, int bytes) throws ProtocolException {
        // A char is one to three bytes: most texts need no encoding to know that they fit.
        if (value.length() * 3 <= bytes) return;
        if (value.length() > bytes || value.getBytes(StandardCharsets.UTF_8).length > bytes) {
            throw bad(field + " is longer than " + bytes + " bytes");
        }
    }

    private static boolean printable(String text) {
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            if (!printable(character)) return false;
            i += Character.charCount(character);
        }
        return true;
    }

    /// Whether a character may stand in a peer id: one that is seen. As Go's `unicode.IsPrint`:
    /// letters, marks, numbers, punctuation, symbols and the plain space.
    public static boolean printable(int character) {
        if (character < 0x7f) return character >= ' ';
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }

    // What is echoed to the sender stays on one short line.
    private static String quoted(String word) {
        StringBuilder text = new StringBuilder("\"");
        word.codePoints()
                .limit(32)
                .forEach(each -> text.appendCodePoint(printable(each) ? each : '\uFFFD'));
        return text.append('"').toString();
    }

    private static ProtocolException bad(String why) {
        return new ProtocolException("bad message: " + why);
    }

    /// The message as Go would write it: empty fields left out, `ts` never.
    public static byte[] write(Presence message) {
        JsonWriter json = new JsonWriter(512);
        write(message, json);
        return json.toBytes();
    }

    /// The same as part of a larger document.
    public static void write(Presence message, JsonWriter json) {
        json.object().field("type", message.type().wire()).field("peerID", message.peerId());
        if (!message.content().isEmpty()) json.field("content", message.content());
        if (!message.email().isEmpty()) json.field("email", message.email());
        if (!message.avatarHash().isEmpty()) json.field("avatarHash", message.avatarHash());
        if (message.videoDisabled()) json.field("videoDisabled", true);
        if (!message.addrs().isEmpty()) json.field("addrs", message.addrs());
        json.field("ts", message.ts());
        if (message.signed()) json.field("sig", message.sig());
        json.endObject();
    }
}
