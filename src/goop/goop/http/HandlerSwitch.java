package goop.http;

import java.io.IOException;

/// Stands for a handler that is not known yet, or is exchanged while requests go on: each request
/// is answered by the one that stood there when it came.
public final class HandlerSwitch implements Handler {
    private volatile Handler handler = request -> Response.text(503, "starting");

    /// From now on this one answers.
    public void serve(Handler now) {
        handler = now;
    }

    @Override
    public Response handle(Request request) throws IOException {
        return handler.handle(request);
    }
}
