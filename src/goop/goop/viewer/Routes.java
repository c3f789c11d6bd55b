package goop.viewer;

import goop.http.Handler;
import goop.http.Request;
import goop.http.Response;
import goop.http.Route;
import goop.http.StaticPages;
import goop.json.JsonObject;
import goop.manual.Manual;
import goop.peer.PeerNode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Every endpoint of the peer's own web server, in one table. `docs/openapi-peer.json` describes
/// them; a test compares.
final class Routes {
    private final PeerNode node;
    private final String url;
    private final SiteOrigins origins;
    private final SiteDoor sites;
    private final SiteChats chats;

    Routes(PeerNode node, String url, SiteOrigins origins, SiteDoor sites, SiteChats chats) {
        this.node = node;
        this.url = url;
        this.origins = origins;
        this.sites = sites;
        this.chats = chats;
    }

    List<Route> table(Gate gate) throws IOException {
        PeersApi peers = new PeersApi(node);
        ChatApi chat = new ChatApi(node);
        FilesApi files = new FilesApi(node);
        SiteApi site = new SiteApi(node);
        SettingsApi settings = new SettingsApi(node);
        StatusApi status = new StatusApi(node, url);
        Live live = new Live(node, chat, chats);
        CommunitiesApi communities = new CommunitiesApi(node);
        Pages pages = new Pages(node);
        PeerPage peer = new PeerPage(node, pages, origins);
        StaticPages shared = new StaticPages(Handler.class, "web");
        StaticPages own = new StaticPages(Routes.class, "web");
        List<Route> all = new ArrayList<>(manual(pages, gate));
        all.addAll(
                List.of(
                        Route.get("/", gate.page(new PeersPage(node, pages))),
                        Route.get("/peer", gate.page(peer)),
                        Route.get("/why", gate.page(peer::why)),
                        Route.get("/communities", gate.page(new CommunitiesPage(node, pages))),
                        page("chat", "Chat", pages, gate),
                        page("site", "Site", pages, gate),
                        page("files", "Files", pages, gate),
                        page("settings", "Settings", pages, gate),
                        page("log", "Log", pages, gate),
                        Route.get("/web/{file}", gate.ours(own.namedOr("file", shared))),
                        get("/open", sites::open, gate),
                        get("/api/events", live::events, gate),
                        get("/api/site-chat", _ -> Api.ok(chats.json()), gate),
                        post("/api/site-chat", this::decide, gate),
                        get("/api/self", peers::self, gate),
                        get("/api/peers", peers::all, gate),
                        get("/api/peers/events", peers::events, gate),
                        post("/api/peers/reach", peers::reach, gate),
                        get("/api/peers/files", peers::files, gate),
                        get("/api/avatar/{peer}", peers::avatar, gate),
                        get("/p/{peer}/{path...}", peers::page, gate),
                        get("/api/communities", communities::all, gate),
                        get("/api/communities/search", communities::search, gate),
                        post("/api/communities/join", communities::join, gate),
                        post("/api/communities/leave", communities::leave, gate),
                        post("/api/chat/send", chat::send, gate),
                        post("/api/chat/broadcast", chat::broadcast, gate),
                        post("/api/chat/read", chat::read, gate),
                        get("/api/chat/messages", chat::messages, gate),
                        get("/api/chat/conversations", chat::conversations, gate),
                        get("/api/chat/events", chat::events, gate),
                        get("/api/site/file", site::file, gate),
                        get("/api/templates", site::templates, gate),
                        get("/api/templates/start", site::start, gate),
                        post("/api/templates/install", site::install, gate),
                        post("/api/templates/restore", site::restore, gate),
                        get("/api/settings", settings::all, gate),
                        post("/api/settings", settings::change, gate),
                        post("/api/avatar", settings::picture, gate),
                        get("/api/site/files", files::site, gate),
                        post("/api/site/upload", files::upload, gate),
                        post("/api/site/delete", files::deleteFromSite, gate),
                        get("/api/shared", files::shared, gate),
                        post("/api/shared/upload", files::share, gate),
                        post("/api/shared/remove", files::removeShared, gate),
                        get("/api/downloads", files::downloads, gate),
                        get("/api/downloads/events", files::downloadEvents, gate),
                        post("/api/downloads/start", files::startDownload, gate),
                        post("/api/downloads/cancel", files::cancelDownload, gate),
                        get("/api/status", status::status, gate),
                        get("/register", status::register, gate),
                        get("/api/doctor", status::doctor, gate),
                        get("/api/logs", status::logs, gate)));
        return List.copyOf(all);
    }

    private static List<Route> manual(Pages pages, Gate gate) throws IOException {
        byte[] description = Manual.descriptionAlone("openapi-peer.json");
        List<Route> all = new ArrayList<>();
        // Pages that a link may lead to from anywhere.
        for (Route each : pages.manual()) all.add(each.through(gate::page));
        Handler own = gate.ours(_ -> Response.json(200, description));
        all.add(Route.get("/api/openapi.json", own));
        return all;
    }

    private Response decide(Request request) throws IOException {
        JsonObject body = Api.body(request);
        chats.decide(Api.peer(body.string("peer")), body.bool("allowed"));
        return Response.NO_CONTENT;
    }

    private static Route page(String name, String title, Pages pages, Gate gate) {
        return Route.get("/" + name, gate.page(pages.page(name, title, name)));
    }

    private static Route get(String pattern, Api.Endpoint endpoint, Gate gate) {
        return Route.get(pattern, gate.api(Api.endpoint(endpoint)));
    }

    private static Route post(String pattern, Api.Endpoint endpoint, Gate gate) {
        return Route.post(pattern, gate.api(Api.endpoint(endpoint)));
    }
}
