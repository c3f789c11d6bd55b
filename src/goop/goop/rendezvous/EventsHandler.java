package goop.rendezvous;

import goop.http.ClientAddress;
import goop.http.EventSource;
import goop.http.EventStream;
import goop.http.Handler;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.http.StreamSlots;
import goop.presence.Bytes;
import goop.presence.PresenceBoard;
import goop.presence.Subscription;
import goop.presence.View;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/// `GET /events`: presence as it happens, for as long as the client listens.
///
/// | status | when |
/// |---|---|
/// | 200 | the stream |
/// | 400 | `view` is neither `default` nor `changes` |
/// | 403 | banned, or only registered peers may watch |
/// | 429 | too many streams from this address |
/// | 503 | too many streams in all, or draining |
final class EventsHandler implements Handler {
    private static final String RETRY_SECONDS = "5";
    // Four who write at once on a core have written two megabytes each by then.
    private static final Duration TURN = Duration.ofMillis(25);
    // Whoever hears nothing for three times as long comes anew, and would stand last in the queue:
    // so those who wait have a piece now and then.
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final PresenceBoard board;
    private final Bans bans;
    private final StreamSlots slots;
    private final BooleanSupplier draining;
    private final Traffic traffic;
    private final Audience audience;
    private final SnapshotTurns turns =
            new SnapshotTurns(4 * Runtime.getRuntime().availableProcessors(), TURN);

    EventsHandler(
            PresenceBoard board,
            Bans bans,
            StreamSlots slots,
            BooleanSupplier draining,
            Traffic traffic,
            Audience audience) {
        this.board = board;
        this.bans = bans;
        this.slots = slots;
        this.draining = draining;
        this.traffic = traffic;
        this.audience = audience;
    }

    @Override
    public Response handle(Request request) throws Refusal {
        InetAddress client = request.client();
        if (bans.address(client)) return refuse("banned", Response.text(403, "banned"));
        if (!audience.sees(client)) {
            return refuse("unregistered", Response.text(403, Audience.WHY));
        }
        View view = view(request.query("view"));
        if (draining.getAsBoolean()) return refuse("draining", later("draining"));
        InetAddress key = ClientAddress.network(client);
        return switch (slots.take(key)) {
            case FULL -> refuse("streams", later("too many streams"));
            case FULL_FOR_KEY ->
                    refuse(
                            "address_streams",
                            Response.text(
                                            429,
                                            "too many SSE connections from IP ("
                                                    + slots.mostPerKey()
                                                    + ")")
                                    .with("Retry-After", RETRY_SECONDS));
            case TAKEN -> stream(request, view, key);
        };
    }

    private Response stream(Request request, View view, InetAddress key) {
        boolean gzip = request.acceptsGzip();
        Response response =
                Response.events(new Stream(view, gzip, request.header("Last-Event-ID"), key))
                        .with("Goop-View", view.wire())
                        .with("Vary", "Accept-Encoding");
        return gzip ? response.with("Content-Encoding", "gzip") : response;
    }

    private static View view(String word) throws Refusal {
        if (word == null) return View.DEFAULT;
        for (View each : View.values()) {
            if (each.wire().equals(word.toLowerCase(Locale.ROOT))) return each;
        }
        throw new Refusal(400, "view: default or changes is expected");
    }

    private static Response later(String why) {
        return Response.text(503, why).with("Retry-After", RETRY_SECONDS);
    }

    private Response refuse(String reason, Response response) {
        traffic.refuse(reason);
        return response;
    }

    /// One subscriber. It holds a place in the board's log, and a slot until it has ended.
    private final class Stream implements EventSource {
        private final View view;
        private final boolean gzip;
        private final String lastEventId;
        private final InetAddress key;

        Stream(View view, boolean gzip, String lastEventId, InetAddress key) {
            this.view = view;
            this.gzip = gzip;
            this.lastEventId = lastEventId;
            this.key = key;
        }

        @Override
        public void run(EventStream stream) throws IOException, InterruptedException {
            Subscription events = board.subscribe(view, gzip, lastEventId);
            for (Bytes piece = events.next(); piece != null; piece = events.next()) {
                boolean turn = events.inSnapshot();
                write(piece, stream, !turn && events.more());
                if (turn) snapshot(events, stream);
            }
        }

        private void snapshot(Subscription events, EventStream stream)
                throws IOException, InterruptedException {
            try (SnapshotTurns.Turn turn = turns.take(SILENCE)) {
                while (turn != null && events.inSnapshot())
                    write(events.next(), stream, events.more());
            }
        }

        private void write(Bytes piece, EventStream stream, boolean more) throws IOException {
            stream.write(piece.array(), piece.offset(), piece.length(), more);
            traffic.bytesSent.add(piece.length());
        }

        // The opening of every stream has said `retry:`; plain text has no place in a gzip stream.
        @Override
        public byte[] farewell(int retryMillis) {
            return gzip ? new byte[0] : EventSource.super.farewell(retryMillis);
        }

        @Override
        public void ended() {
            slots.release(key);
        }
    }
}
