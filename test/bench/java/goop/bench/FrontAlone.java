package goop.bench;

import goop.http.ClientAddress;
import goop.http.Response;
import goop.http.Route;
import goop.http.Router;
import goop.http.WebLimits;
import goop.http.WebServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// The HTTP front with nothing behind it, to measure what it costs by itself: publishes are read
/// and thrown away.
///
/// Argument: the port.
public final class FrontAlone {
    private FrontAlone() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Router router =
                new Router(
                        List.of(
                                Route.get("/healthz", request -> Response.text(200, "ok")),
                                Route.post(
                                        "/publish",
                                        request -> {
                                            request.body();
                                            return Response.NO_CONTENT;
                                        })));
        WebServer.start(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])),
                router,
                ClientAddress.trusting(List.of()),
                WebLimits.defaults());
        Thread.currentThread().join();
    }
}
