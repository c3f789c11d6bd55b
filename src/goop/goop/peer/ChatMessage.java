package goop.peer;

import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonFields;
import goop.json.JsonNumber;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.util.Locale;

/// One message of `/goop/chat/1.0.0`: a JSON object, at most 1 MiB.
///
/// @param id chosen by the sender, the same where a message is repeated
/// @param from the sender's peer id; on the wire it must be the connection's
/// @param to the receiver's peer id; empty in a broadcast
/// @param content the text
/// @param timestamp when it was written, Unix milliseconds of the sender's clock
/// @param siteId of a message of type `site`: whose site it is about
public record ChatMessage(
        String id,
        String from,
        String to,
        Type type,
        String content,
        long timestamp,
        String siteId) {

    /// The longest message.
    public static final int MAX_BYTES = 1 << 20;

    private static final int MAX_NAME = 256;

    /// What a message is meant for.
    public enum Type {
        /// One peer.
        DIRECT,
        /// Everybody who is there.
        BROADCAST,
        /// A page of a site that talks with the site's owner.
        SITE;

        /// The word on the wire.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Reads a message and checks it, but not who sent it.
    static ChatMessage parse(byte[] json) throws ProtocolException {
        try {
            return read(Json.parseObject(json).ignoringCase());
        } catch (JsonException wrong) {
            throw new ProtocolException("a chat message: " + wrong.getMessage(), wrong);
        }
    }

    static ChatMessage read(JsonFields fields) throws JsonException, ProtocolException {
        ChatMessage message =
                new ChatMessage(
                        fields.string("id", ""),
                        fields.string("from", ""),
                        fields.string("to", ""),
                        type(fields.string("type", "direct")),
                        fields.string("content", ""),
                        time(fields.find("timestamp")),
                        fields.string("site_id", ""));
        for (String name : new String[] {message.id, message.from, message.to, message.siteId}) {
            if (name.length() > MAX_NAME) {
                throw new ProtocolException("a chat message with a name of " + name.length());
            }
        }
        return message;
    }

    private static Type type(String word) throws ProtocolException {
        for (Type each : Type.values()) {
            if (each.word().equals(word)) return each;
        }
        throw new ProtocolException("a chat message of another type than direct, broadcast, site");
    }

    // Peers in use write a number; what else there may be is not worth losing a message for.
    private static long time(Json value) {
        try {
            return value instanceof JsonNumber number ? Math.max(0, number.asLong()) : 0;
        } catch (JsonException noWholeNumber) {
            return 0;
        }
    }

    /// The message as it goes over the wire.
    byte[] toBytes() {
        JsonWriter json = new JsonWriter();
        write(json.object());
        return json.endObject().toBytes();
    }

    void write(JsonWriter json) {
        json.field("id", id).field("from", from).field("to", to).field("type", type.word());
        json.field("content", content).field("timestamp", timestamp);
        if (!siteId.isEmpty()) json.field("site_id", siteId);
    }
}
