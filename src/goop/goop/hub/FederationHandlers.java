package goop.hub;

import goop.config.FederationPeer;
import goop.http.EventSource;
import goop.http.EventStream;
import goop.http.Request;
import goop.http.Response;
import goop.http.StreamSlots;
import goop.hub.replica.Answer;
import goop.hub.replica.Ask;
import goop.hub.replica.Hash;
import goop.hub.replica.HubRecord;
import goop.hub.replica.MessageJson;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What partners ask of a hub; each request is signed, see [PartnerGate].
///
/// | request | status | answer |
/// |---|---|---|
/// | `GET /federation/digest` | 200 | origins, keys and roots; `ETag` is a hash of all of it |
/// | | 304 | `If-None-Match` names that hash: nothing has changed |
/// | `POST /federation/entries` | 200 | nodes of an origin's tree, and records |
/// | | 400 | the body is not such an ask |
/// | `GET /federation/changes` | 200 | a stream: `records` as they change, `resync` when some were missed |
/// | | 429, 503 | more streams than a partner may have open, or all together |
final class FederationHandlers {
    private static final int STREAMS = 512;
    private static final int STREAMS_EACH = 2;
    private static final long PING_MILLIS = 15_000;

    /// Those that read streams take 64 KiB in one event, and a record has 9 KiB at most.
    private static final int EVENT_BYTES = 48 << 10;

    private static final int EVENT_RECORDS = 64;

    private final Directory directory;
    private final StreamSlots slots = new StreamSlots(STREAMS, STREAMS_EACH);

    FederationHandlers(Directory directory) {
        this.directory = directory;
    }

    Response digest(FederationPeer partner, Request request, byte[] body) throws IOException {
        return switch (directory.answer(new Ask.Digest(known(request)))) {
            case Answer.Digest digest ->
                    Response.json(200, MessageJson.write(digest)).with("ETag", tag(digest));
            case Answer.Same() -> Response.empty(304);
            case Answer.Difference impossible -> throw new AssertionError(impossible);
        };
    }

    private static String tag(Answer.Digest digest) {
        return "\"" + digest.tag() + "\"";
    }

    private static Hash known(Request request) {
        String tag = request.header("If-None-Match");
        if (tag == null || tag.length() < 2) return Hash.NONE;
        try {
            return Hash.parse(tag.substring(1, tag.length() - 1));
        } catch (ProtocolException another) {
            // No tag of ours: then something has changed.
            return Hash.NONE;
        }
    }

    Response entries(FederationPeer partner, Request request, byte[] body) throws IOException {
        try {
            Answer answer = directory.answer(MessageJson.parseAsk(body));
            return Response.json(200, MessageJson.write((Answer.Difference) answer));
        } catch (ProtocolException wrong) {
            return Response.text(400, wrong.getMessage());
        }
    }

    Response changes(FederationPeer partner, Request request, byte[] body) {
        return switch (slots.take(partner.origin())) {
            case TAKEN -> Response.events(new Stream(partner.origin()));
            case FULL -> Response.text(503, "too many streams").with("Retry-After", "30");
            case FULL_FOR_KEY ->
                    Response.text(429, "too many streams of this hub").with("Retry-After", "30");
        };
    }

    /// How many partners listen.
    int streams() {
        return slots.open();
    }

    private final class Stream implements EventSource {
        private final String partner;
        private long place = directory.changes().head();

        Stream(String partner) {
            this.partner = partner;
        }

        @Override
        public void run(EventStream stream) throws IOException, InterruptedException {
            stream.write(": ok\n\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                ChangeLog.Changes changes =
                        directory.changes().after(place, EVENT_RECORDS, PING_MILLIS);
                place = changes.next();
                if (changes.missed()) stream.write(event("resync", "{}".getBytes()));
                else if (changes.records().isEmpty()) stream.ping();
                for (List<HubRecord> each : parts(changes.records())) {
                    stream.write(event("records", MessageJson.writeRecords(each)));
                }
            }
        }

        @Override
        public void ended() {
            slots.release(partner);
        }
    }

    private static List<List<HubRecord>> parts(List<HubRecord> records) {
        List<List<HubRecord>> parts = new ArrayList<>();
        int bytes = EVENT_BYTES;
        for (HubRecord each : records) {
            // JSON escapes may make a text longer, six bytes for one at the worst.
            int most = each.bytes() * 6;
            if (bytes + most > EVENT_BYTES) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.getLast().add(each);
            bytes += most;
        }
        return parts;
    }

    private static byte[] event(String name, byte[] data) {
        byte[] head = ("event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII);
        byte[] event = new byte[head.length + data.length + 2];
        System.arraycopy(head, 0, event, 0, head.length);
        System.arraycopy(data, 0, event, head.length, data.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return event;
    }
}
