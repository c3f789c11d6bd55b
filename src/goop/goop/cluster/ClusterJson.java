package goop.cluster;

import goop.cluster.ClusterMessage.Ask;
import goop.cluster.ClusterMessage.AskMarks;
import goop.cluster.ClusterMessage.Entry;
import goop.cluster.ClusterMessage.Marks;
import goop.cluster.ClusterMessage.News;
import goop.cluster.ClusterMessage.Page;
import goop.cluster.ClusterMessage.Unheard;
import goop.cluster.Note.Gone;
import goop.cluster.Note.Here;
import goop.cluster.Note.Released;
import goop.cluster.Note.Signed;
import goop.cluster.Note.Unknown;
import goop.cluster.Note.Why;
import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;
import goop.presence.PresenceJson;
import goop.presence.SignatureLatch.Mark;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A [ClusterMessage] as JSON.
///
/// Every field is checked against its bound. A kind of message or note that a later version may
/// bring is taken as [Unheard] or [Unknown], so that servers can be brought up to date one by one;
/// other fields are passed over.
final class ClusterJson {
    /// The longest message: what a NATS server takes as it comes.
    static final int MOST_BYTES = 1 << 20;

    /// Who signs, in one message.
    static final int MOST_MARKS = 1_000;

    private static final Pattern SERVER = Pattern.compile("[a-z0-9]{1,32}");
    private static final long LAST = Long.MAX_VALUE / 2;

    private ClusterJson() {}

    /// Reads one message.
    ///
    /// @throws ProtocolException says what is wrong with it
    static ClusterMessage parse(byte[] json) throws ProtocolException {
        if (json.length > MOST_BYTES) throw new ProtocolException("longer than a message may be");
        try {
            JsonObject fields = Json.parseObject(json);
            String kind = fields.string("kind");
            return switch (kind) {
                case "news" -> news(fields);
                case "ask" ->
                        new Ask(
                                server(fields, "from"),
                                server(fields, "whose"),
                                cursor(fields, "after"),
                                count(fields, "number"));
                case "page" -> page(fields);
                case "askMarks" -> new AskMarks(server(fields, "from"), count(fields, "since"));
                case "marks" -> new Marks(server(fields, "from"), marks(fields));
                case "roots", "compare", "rows" -> TableJson.parse(kind, fields);
                default -> new Unheard(server(fields, "from"));
            };
        } catch (JsonException wrong) {
            throw new ProtocolException(wrong.getMessage(), wrong);
        }
    }

    private static News news(JsonObject fields) throws JsonException, ProtocolException {
        List<String> others = fields.strings("others");
        if (others.size() > ReplicaSettings.SERVERS) throw new ProtocolException("too many others");
        for (String each : others) server(each);
        List<Note> notes = new ArrayList<>();
        for (JsonObject each : some(fields, "notes", ReplicaSettings.NOTES)) notes.add(note(each));
        long size = count(fields, "size");
        if (size > Integer.MAX_VALUE) throw new ProtocolException("size is too large");
        return new News(
                server(fields, "from"),
                count(fields, "first"),
                (int) size,
                fields.bool("leaving", false),
                others,
                List.copyOf(notes));
    }

    private static Note note(JsonObject fields) throws JsonException, ProtocolException {
        return switch (fields.string("note")) {
            case "here" -> here(fields);
            case "gone" ->
                    new Gone(
                            count(fields, "stamp"),
                            peer(fields),
                            count(fields, "ts"),
                            why(fields.string("why")));
            case "signed" -> {
                Mark mark = mark(fields);
                yield new Signed(mark.peerId(), mark.signedTs(), mark.provedAt());
            }
            case "released" -> new Released(peer(fields));
            default -> new Unknown();
        };
    }

    private static Here here(JsonObject fields) throws JsonException, ProtocolException {
        return new Here(
                count(fields, "stamp"),
                fields.bool("verified"),
                PresenceJson.read(fields.object("message")));
    }

    private static Why why(String word) throws ProtocolException {
        for (Why each : Why.values()) if (each.wire.equals(word)) return each;
        throw new ProtocolException("a reason that is not known");
    }

    private static Mark mark(JsonObject fields) throws JsonException, ProtocolException {
        return new Mark(peer(fields), count(fields, "signedTs"), count(fields, "provedAt"));
    }

    private static List<Mark> marks(JsonObject fields) throws JsonException, ProtocolException {
        List<Mark> marks = new ArrayList<>();
        for (JsonObject each : some(fields, "marks", MOST_MARKS)) marks.add(mark(each));
        return List.copyOf(marks);
    }

    private static Page page(JsonObject fields) throws JsonException, ProtocolException {
        List<Entry> entries = new ArrayList<>();
        for (JsonObject each : some(fields, "entries", ReplicaSettings.NOTES)) {
            entries.add(new Entry(count(each, "seq"), here(each)));
        }
        return new Page(
                server(fields, "from"),
                server(fields, "whose"),
                cursor(fields, "after"),
                count(fields, "number"),
                count(fields, "seq"),
                count(fields, "silentMillis"),
                List.copyOf(entries),
                cursor(fields, "last"));
    }

    static List<JsonObject> some(JsonObject fields, String name, int most)
            throws JsonException, ProtocolException {
        List<JsonObject> all = fields.array(name).objects();
        if (all.size() > most) throw new ProtocolException("more than " + most + " " + name);
        return all;
    }

    static String server(JsonObject fields, String name) throws JsonException, ProtocolException {
        return server(fields.string(name));
    }

    private static String server(String name) throws ProtocolException {
        if (SERVER.matcher(name).matches()) return name;
        throw new ProtocolException("a server's name is 1 to 32 small letters and digits");
    }

    private static String peer(JsonObject fields) throws JsonException, ProtocolException {
        String peerId = cursor(fields, "peerID");
        if (peerId.isEmpty()) throw new ProtocolException("peerID is empty");
        return peerId;
    }

    // A peer id, or nothing.
    private static String cursor(JsonObject fields, String name)
            throws JsonException, ProtocolException {
        String peerId = fields.string(name, "");
        PresenceJson.checkPeerId(peerId);
        return peerId;
    }

    static long count(JsonObject fields, String name) throws JsonException, ProtocolException {
        long value = fields.integer(name);
        if (value < 0 || value > LAST) throw new ProtocolException(name + " is out of range");
        return value;
    }

    /// The message as one line.
    static byte[] write(ClusterMessage message) {
        JsonWriter json = new JsonWriter(1024).object();
        switch (message) {
            case News news -> write(news, json);
            case Ask ask ->
                    json.field("kind", "ask")
                            .field("whose", ask.whose())
                            .field("after", ask.after())
                            .field("number", ask.number());
            case Page page -> write(page, json);
            case AskMarks ask -> json.field("kind", "askMarks").field("since", ask.since());
            case Marks marks -> {
                json.field("kind", "marks").name("marks").array();
                for (Mark each : marks.marks()) {
                    json.object();
                    write(each.peerId(), each.signedTs(), each.provedAt(), json);
                    json.endObject();
                }
                json.endArray();
            }
            case TableMessage tables -> TableJson.write(tables, json);
            case Unheard later -> json.field("kind", "later");
        }
        return json.field("from", message.from()).endObject().toBytes();
    }

    private static void write(News news, JsonWriter json) {
        json.field("kind", "news").field("first", news.first()).field("size", news.size());
        if (news.leaving()) json.field("leaving", true);
        json.field("others", news.others()).name("notes").array();
        for (Note each : news.notes()) write(each, json);
        json.endArray();
    }

    private static void write(Note note, JsonWriter json) {
        json.object();
        switch (note) {
            case Here here -> {
                json.field("note", "here");
                write(here, json);
            }
            case Gone gone ->
                    json.field("note", "gone")
                            .field("stamp", gone.stamp())
                            .field("peerID", gone.peerId())
                            .field("ts", gone.ts())
                            .field("why", gone.why().wire);
            case Signed(String peerId, long signedTs, long provedAt) -> {
                json.field("note", "signed");
                write(peerId, signedTs, provedAt, json);
            }
            case Released(String peerId) -> json.field("note", "released").field("peerID", peerId);
            case Unknown() -> json.field("note", "unknown");
        }
        json.endObject();
    }

    private static void write(Here here, JsonWriter json) {
        json.field("stamp", here.stamp()).field("verified", here.verified()).name("message");
        PresenceJson.write(here.message(), json);
    }

    private static void write(String peerId, long signedTs, long provedAt, JsonWriter json) {
        json.field("peerID", peerId).field("signedTs", signedTs).field("provedAt", provedAt);
    }

    private static void write(Page page, JsonWriter json) {
        json.field("kind", "page")
                .field("whose", page.whose())
                .field("after", page.after())
                .field("number", page.number())
                .field("seq", page.seq())
                .field("silentMillis", page.silentMillis())
                .field("last", page.last())
                .name("entries")
                .array();
        for (Entry each : page.entries()) {
            json.object().field("seq", each.seq());
            write(each.here(), json);
            json.endObject();
        }
        json.endArray();
    }
}
