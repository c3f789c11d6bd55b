package goop.viewer;

import goop.config.Config;
import goop.http.ClientAddress;
import goop.http.HandlerSwitch;
import goop.http.Route;
import goop.http.Router;
import goop.http.SecurityHeaders;
import goop.http.WebLimits;
import goop.http.WebServer;
import goop.peer.PeerNode;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The peer's own web server: what its user and programs of this machine see of it.
public final class Viewer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.viewer");
    private static final int MOST_CONNECTIONS = 500;

    private final WebServer web;
    private final String url;

    private final List<Route> routes;

    private Viewer(WebServer web, String url, List<Route> routes) {
        this.web = web;
        this.url = url;
        this.routes = routes;
    }

    /// Starts to serve that peer, and tells commands where.
    ///
    /// @param anyPort whether another port will do where the configured one is taken
    public static Viewer start(PeerNode node, boolean anyPort) throws IOException {
        Config config = node.config();
        ViewerToken token = ViewerToken.loadOrCreate(node.directory());
        InetSocketAddress wanted = config.viewer().httpAddr();
        HandlerSwitch router = new HandlerSwitch();
        WebServer web = bind(wanted, router, anyPort);
        InetSocketAddress bound = web.address();
        Set<String> hosts = hosts(bound);
        Gate gate = new Gate(token, hosts, web.port(), config.viewer().openApi());
        String url = "http://" + WebServer.authority(bound);
        SiteChats chats = new SiteChats(node.directory());
        SiteOrigins origins = new SiteOrigins(web.port());
        SiteChatApi chat = new SiteChatApi(node, chats);
        SiteDoor sites = new SiteDoor(node, origins, chat, token, hosts, url, web.port());
        List<Route> routes = new Routes(node, url, origins, sites, chats).table(gate);
        router.serve(sites.before(new Router(routes)));
        Viewer viewer = new Viewer(web, url, routes);
        node.reloader().add(now -> () -> gate.open(now.viewer().openApi()));
        node.lock().serving(url);
        LOG.log(Level.INFO, "listening=" + url);
        return viewer;
    }

    private static WebServer bind(InetSocketAddress wanted, HandlerSwitch router, boolean anyPort)
            throws IOException {
        var handler = new SecurityHeaders(SecurityHeaders.STRICT).around(router);
        WebLimits limits = WebLimits.defaults().withConnections(MOST_CONNECTIONS);
        ClientAddress clients = ClientAddress.trusting(List.of());
        try {
            return WebServer.start(wanted, handler, clients, limits);
        } catch (IOException taken) {
            if (!anyPort || !(taken.getCause() instanceof BindException)) throw taken;
            InetSocketAddress free = new InetSocketAddress(wanted.getAddress(), 0);
            return WebServer.start(free, handler, clients, limits);
        }
    }

    // The names by which a browser on this machine may know us.
    private static Set<String> hosts(InetSocketAddress bound) {
        int port = bound.getPort();
        Set<String> hosts = new HashSet<>();
        hosts.add(WebServer.authority(bound));
        hosts.add("localhost:" + port);
        hosts.add("127.0.0.1:" + port);
        hosts.add("[::1]:" + port);
        if (port == 80) hosts.addAll(List.of("localhost", "127.0.0.1", "[::1]"));
        return hosts;
    }

    /// Where it is: `http://127.0.0.1:8080`.
    public String url() {
        return url;
    }

    /// The whole table; for tests.
    List<Route> routes() {
        return routes;
    }

    /// Ends it, streams too.
    @Override
    public void close() {
        web.stop();
    }
}
