package goop.rendezvous;

import goop.cluster.SharedRow;
import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.rendezvous.BanList.Lifted;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// Bans as servers of a cluster tell them each other: `{kind, value, reason}`, and without a reason
/// where the ban was lifted.
final class BanRows {
    private static final int LONGEST_VALUE = 256;
    private static final int LONGEST_REASON = 200;

    private BanRows() {}

    /// What tells bans apart: an address by its network.
    static String key(Ban.Kind kind, String value) {
        return switch (kind) {
            case PEER -> kind.field + ' ' + value;
            case ADDRESS -> kind.field + ' ' + Bans.network(value).getHostAddress();
        };
    }

    static SharedRow row(Ban ban) {
        String word =
                start(ban.kind(), ban.value()).field("reason", ban.reason()).endObject().toString();
        return new SharedRow(key(ban.kind(), ban.value()), ban.since().toEpochMilli(), word);
    }

    static SharedRow row(Lifted gone) {
        String word = start(gone.kind(), gone.value()).endObject().toString();
        return new SharedRow(key(gone.kind(), gone.value()), gone.at().toEpochMilli(), word);
    }

    private static JsonWriter start(Ban.Kind kind, String value) {
        return new JsonWriter().object().field("kind", kind.field).field("value", value);
    }

    /// What a row says; nothing where it cannot be understood.
    static BanList read(SharedRow row) {
        try {
            JsonObject fields = Json.parseObject(row.word().getBytes(StandardCharsets.UTF_8));
            Ban.Kind kind = Ban.Kind.of(fields.string("kind"));
            String value = fields.string("value");
            if (value.isEmpty() || value.length() > LONGEST_VALUE) return BanList.NONE;
            if (!key(kind, value).equals(row.key())) return BanList.NONE;
            Instant at = Instant.ofEpochMilli(row.stamp());
            if (fields.find("reason") == null) {
                return new BanList(List.of(), List.of(new Lifted(kind, value, at)));
            }
            String reason = fields.string("reason");
            if (reason.length() > LONGEST_REASON) return BanList.NONE;
            return new BanList(List.of(new Ban(kind, value, reason, at)), List.of());
        } catch (JsonException | IllegalArgumentException wrong) {
            return BanList.NONE;
        }
    }
}
