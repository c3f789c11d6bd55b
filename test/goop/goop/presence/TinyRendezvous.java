package goop.presence;

import goop.http.ClientAddress;
import goop.http.Request;
import goop.http.Response;
import goop.http.WebLimits;
import goop.http.WebServer;
import goop.libp2p.ProtocolException;
import goop.presence.Verdict.Accepted;
import goop.presence.Verdict.Refused;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The smallest server around a [PresenceBoard], for tests of clients.
final class TinyRendezvous implements AutoCloseable {
    final PresenceBoard board;
    final AtomicInteger publishes = new AtomicInteger();

    // What to answer every request with instead, or null.
    volatile Response instead;

    private final Pacer pacer;
    private final WebServer web;

    TinyRendezvous(BoardSettings settings, InstantSource clock, int port) throws IOException {
        board =
                new PresenceBoard(
                        settings,
                        PresenceToken.withRandomKey(),
                        clock,
                        () -> System.nanoTime() / 1_000_000);
        pacer = Pacer.start(board, () -> 0);
        web =
                WebServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        this::answer,
                        ClientAddress.trusting(List.of()),
                        WebLimits.defaults());
    }

    static TinyRendezvous start() throws IOException {
        return new TinyRendezvous(BoardSettings.defaults(), InstantSource.system(), 0);
    }

    String url() {
        return "http://127.0.0.1:" + web.port();
    }

    int port() {
        return web.port();
    }

    private Response answer(Request request) throws IOException {
        if (instead != null) return instead;
        return switch (request.path()) {
            case "/publish" -> publish(request);
            case "/events" -> events(request);
            default -> Response.text(404, "not found");
        };
    }

    private Response publish(Request request) throws IOException {
        publishes.incrementAndGet();
        Presence message;
        try {
            message = PresenceJson.parse(request.body());
        } catch (ProtocolException wrong) {
            return Response.text(400, wrong.getMessage());
        }
        return switch (board.publish(message, request.header("Goop-Token"))) {
            case Accepted(String token, int nextBeat, boolean shown) when token != null ->
                    Response.NO_CONTENT.with("Goop-Token", token);
            case Accepted accepted -> Response.NO_CONTENT;
            case Refused(goop.presence.Refusal why) -> Response.text(403, why.sentence());
        };
    }

    private Response events(Request request) throws IOException {
        View view = View.of(request.query("view"));
        String accepted = request.header("Accept-Encoding");
        boolean gzip = accepted != null && accepted.contains("gzip");
        Subscription events = board.subscribe(view, gzip, request.header("Last-Event-ID"));
        Response response =
                Response.events(
                                stream -> {
                                    for (Bytes piece = events.next();
                                            piece != null;
                                            piece = events.next()) {
                                        stream.write(piece.array(), piece.offset(), piece.length());
                                    }
                                })
                        .with("Goop-View", view.wire());
        return gzip ? response.with("Content-Encoding", "gzip") : response;
    }

    @Override
    public void close() {
        pacer.close();
        web.close();
    }
}
