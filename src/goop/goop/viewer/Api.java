package goop.viewer;

import goop.http.Handler;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.UnsupportedProtocolException;
import goop.peer.RefusedException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.BiConsumer;

/// What the endpoints of the API have in common: how they read a request, and which status each
/// failure of another peer gets.
///
/// | status | when |
/// |---|---|
/// | 400 | the request is wrong; says what |
/// | 404 | there is no such thing, here or at the peer |
/// | 502 | the peer cannot be reached, broke off or broke the protocol |
/// | 504 | the peer was reached, and did not answer in time |
final class Api {
    /// An endpoint that may wait for another peer.
    @FunctionalInterface
    interface Endpoint {
        Response handle(Request request) throws IOException, InterruptedException;
    }

    /// A question to another peer.
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException, InterruptedException;
    }

    private static final int MAX_REQUEST = 256 * 1024;

    private Api() {}

    static Handler endpoint(Endpoint endpoint) {
        return request -> {
            try {
                return endpoint.handle(request);
            } catch (Refusal refusal) {
                throw refusal;
            } catch (JsonException | IllegalArgumentException wrong) {
                return Response.text(400, wrong.getMessage());
            } catch (NoSuchFileException absent) {
                return Response.text(404, "not found");
            } catch (RefusedException no) {
                return Response.text(404, no.getMessage());
            } catch (ConnectException | UnsupportedProtocolException unreachable) {
                return Response.text(502, unreachable.getMessage());
            } catch (ProtocolException broken) {
                return Response.text(502, "the peer broke the protocol: " + broken.getMessage());
            } catch (SocketTimeoutException late) {
                return Response.text(504, "the peer did not answer in time");
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return Response.text(503, "the peer is stopping");
            }
        };
    }

    /// Asks another peer. Lines break in many ways, none of them a fault of ours.
    ///
    /// @throws ConnectException for each of them
    static <T> T ask(Question<T> question) throws IOException, InterruptedException {
        try {
            return question.ask();
        } catch (FileSystemException
                | RefusedException
                | ConnectException
                | UnsupportedProtocolException
                | ProtocolException
                | SocketTimeoutException told) {
            throw told;
        } catch (IOException broken) {
            ConnectException broke =
                    new ConnectException("the line to the peer broke: " + broken.getMessage());
            broke.initCause(broken);
            throw broke;
        }
    }

    /// The body as a JSON object. Asking for its type keeps forms of other sites out.
    static JsonObject body(Request request) throws IOException {
        String type = request.header("Content-Type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw new Refusal(415, "expected application/json");
        }
        return Json.parseObject(request.body(MAX_REQUEST));
    }

    static PeerId peer(String id) {
        try {
            return PeerId.parse(id == null ? "" : id);
        } catch (ProtocolException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    static String query(Request request, String name) throws Refusal {
        String value = request.query(name);
        if (value == null) throw new Refusal(400, "the query field \"" + name + "\" is missing");
        return value;
    }

    static Response ok(JsonWriter json) {
        return Response.json(200, json.toBytes()).with("Cache-Control", "no-store");
    }

    static <T> Response list(List<T> rows, BiConsumer<T, JsonWriter> row) {
        JsonWriter json = new JsonWriter().array();
        for (T each : rows) row.accept(each, json);
        return ok(json.endArray());
    }
}
