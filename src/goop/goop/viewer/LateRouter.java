package goop.viewer;

import goop.http.Handler;
import goop.http.Request;
import goop.http.Response;

import java.io.IOException;

/// Stands for the routes until the port is known, which they need to know.
final class LateRouter implements Handler {
    private volatile Handler handler = request -> Response.text(503, "starting");

    void serve(Handler now) {
        handler = now;
    }

    @Override
    public Response handle(Request request) throws IOException {
        return handler.handle(request);
    }
}
