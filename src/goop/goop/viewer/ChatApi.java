package goop.viewer;

import goop.http.Request;
import goop.http.Response;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.peer.ChatEntry;
import goop.peer.ChatEvent;
import goop.peer.ChatHistory;
import goop.peer.PeerNode;

import java.io.IOException;

/// What is said.
///
/// | endpoint | |
/// |---|---|
/// | `POST /api/chat/send` | `{"to","content"}`: answers, once it is known, with the message and its `state` |
/// | `POST /api/chat/broadcast` | `{"content"}` |
/// | `POST /api/chat/read` | `{"peer"}`: all of that conversation was read |
/// | `GET /api/chat/messages?peer=` | one conversation; without `peer` the broadcasts |
/// | `GET /api/chat/conversations` | with whom, the latest first, and how many are unread |
/// | `GET /api/chat/events` | SSE: `message` (new, or its state has changed), `read` (`{"peer"}`) |
final class ChatApi {
    private final PeerNode node;

    ChatApi(PeerNode node) {
        this.node = node;
    }

    Response send(Request request) throws IOException, InterruptedException {
        JsonObject body = Api.body(request);
        return one(node.chat().send(Api.peer(body.string("to")), content(body)));
    }

    Response broadcast(Request request) throws IOException, InterruptedException {
        return one(node.chat().broadcast(content(Api.body(request))));
    }

    private static String content(JsonObject body) throws IOException {
        String content = body.string("content");
        if (content.isBlank()) throw new IllegalArgumentException("there is nothing in it");
        return content;
    }

    private static Response one(ChatEntry entry) {
        JsonWriter json = new JsonWriter();
        Rows.chat(entry, json);
        return Api.ok(json);
    }

    Response read(Request request) throws IOException {
        node.chat().read(Api.body(request).string("peer"));
        return Response.NO_CONTENT;
    }

    Response messages(Request request) throws IOException {
        String peer = request.query("peer");
        return Api.list(
                node.chat().messages(peer == null ? ChatHistory.EVERYBODY : peer), Rows::chat);
    }

    Response conversations(Request request) {
        return Api.ok(conversations());
    }

    JsonWriter conversations() {
        var unread = node.chat().unread();
        JsonWriter json = new JsonWriter().array();
        for (String peer : node.chat().conversations()) {
            json.object().field("peer", peer);
            json.field("unread", (long) unread.getOrDefault(peer, 0)).endObject();
        }
        return json.endArray();
    }

    Response events(Request request) {
        return Response.events(new LiveEvents<>(node.chat()::events, frames -> {}, ChatApi::write));
    }

    static void write(ChatEvent event, LiveEvents.Frames frames) {
        JsonWriter json = new JsonWriter();
        switch (event) {
            case ChatEvent.Added(ChatEntry entry) -> Rows.chat(entry, json);
            case ChatEvent.Changed(ChatEntry entry) -> Rows.chat(entry, json);
            case ChatEvent.Read(String conversation) -> {
                frames.add("read", json.object().field("peer", conversation).endObject());
                return;
            }
            // A site's own affair, not the viewer's.
            case ChatEvent.FromSite _ -> {
                return;
            }
        }
        frames.add("message", json);
    }
}
