package goop.viewer;

import goop.http.Handler;
import goop.http.Route;
import goop.http.StaticPages;
import goop.peer.PeerNode;

import java.util.List;

/// Every endpoint of the peer's own web server, in one table.
final class Routes {
    private final PeerNode node;
    private final String url;

    Routes(PeerNode node, String url) {
        this.node = node;
        this.url = url;
    }

    List<Route> table(Gate gate) {
        PeersApi peers = new PeersApi(node);
        ChatApi chat = new ChatApi(node);
        FilesApi files = new FilesApi(node);
        StatusApi status = new StatusApi(node, url);
        StaticPages shared = new StaticPages(Handler.class, "web");
        return List.of(
                Route.get("/", gate.page(new StartPage(node))),
                Route.get("/web/{file}", gate.ours(shared.named("file"))),
                get("/api/self", peers::self, gate),
                get("/api/peers", peers::all, gate),
                get("/api/peers/events", peers::events, gate),
                post("/api/peers/reach", peers::reach, gate),
                get("/api/peers/files", peers::files, gate),
                get("/api/avatar/{peer}", peers::avatar, gate),
                get("/p/{peer}/{path...}", peers::page, gate),
                post("/api/chat/send", chat::send, gate),
                post("/api/chat/broadcast", chat::broadcast, gate),
                post("/api/chat/read", chat::read, gate),
                get("/api/chat/messages", chat::messages, gate),
                get("/api/chat/conversations", chat::conversations, gate),
                get("/api/chat/events", chat::events, gate),
                get("/api/site/files", files::site, gate),
                post("/api/site/upload", files::upload, gate),
                post("/api/site/delete", files::deleteFromSite, gate),
                get("/api/shared", files::shared, gate),
                post("/api/shared/remove", files::removeShared, gate),
                get("/api/downloads", files::downloads, gate),
                get("/api/downloads/events", files::downloadEvents, gate),
                post("/api/downloads/start", files::startDownload, gate),
                post("/api/downloads/cancel", files::cancelDownload, gate),
                get("/api/status", status::status, gate),
                get("/api/logs", status::logs, gate));
    }

    private static Route get(String pattern, Api.Endpoint endpoint, Gate gate) {
        return Route.get(pattern, gate.api(Api.endpoint(endpoint)));
    }

    private static Route post(String pattern, Api.Endpoint endpoint, Gate gate) {
        return Route.post(pattern, gate.api(Api.endpoint(endpoint)));
    }
}
