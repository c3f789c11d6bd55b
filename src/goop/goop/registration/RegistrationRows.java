package goop.registration;

import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;
import goop.presence.PresenceJson;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// A verified registration as servers of a cluster tell it each other.
final class RegistrationRows {
    private static final int LONGEST_BY = 32;
    private static final long LAST = Long.MAX_VALUE / 2;

    private RegistrationRows() {}

    static String write(Registration what) {
        JsonWriter word =
                new JsonWriter()
                        .object()
                        .field("address", what.address())
                        .field("createdAt", what.createdAt().toEpochMilli())
                        .field("verifiedAt", what.verifiedAt().orElseThrow().toEpochMilli())
                        .field("verifiedBy", what.verifiedBy());
        what.peerId().ifPresent(id -> word.field("peerID", id));
        return word.endObject().toString();
    }

    /// @throws ProtocolException says what is wrong
    static Registration read(String word) throws ProtocolException {
        try {
            JsonObject fields = Json.parseObject(word.getBytes(StandardCharsets.UTF_8));
            String peerId = fields.string("peerID", "");
            PresenceJson.checkPeerId(peerId);
            String by = fields.string("verifiedBy");
            if (by.length() > LONGEST_BY) throw new ProtocolException("verifiedBy is too long");
            // As the other has it, or the two would never come to the same.
            String address = fields.string("address");
            return new Registration(
                    EmailAddress.parse(address).key(),
                    address,
                    peerId.isEmpty() ? Optional.empty() : Optional.of(peerId),
                    time(fields, "createdAt"),
                    Optional.of(time(fields, "verifiedAt")),
                    by);
        } catch (JsonException wrong) {
            throw new ProtocolException(wrong.getMessage(), wrong);
        }
    }

    private static Instant time(JsonObject fields, String name)
            throws JsonException, ProtocolException {
        long millis = fields.integer(name);
        if (millis < 0 || millis > LAST) throw new ProtocolException(name + " is out of range");
        return Instant.ofEpochMilli(millis);
    }
}
