package goop.http;

import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.lang.System.Logger.Level;

/// The request is wrong: which status says so, and one line that tells the client why.
public final class Refusal extends ProtocolException {
    private static final long serialVersionUID = 1;

    private static final System.Logger LOG = System.getLogger("goop.http");

    /// What becomes of the connection.
    private enum After {
        KEEP,
        CLOSE,
        CUT
    }

    private final int status;
    private final After after;

    /// @param status 4xx or 5xx
    /// @param message one line without secrets, sent to the client
    public Refusal(int status, String message) {
        this(status, message, After.KEEP);
    }

    private Refusal(int status, String message, After after) {
        super(message);
        this.status = status;
        this.after = after;
    }

    /// A refusal after which nobody should take what follows on the connection for a request.
    static Refusal closing(int status, String message) {
        return new Refusal(status, message, After.CLOSE);
    }

    /// 503: there is no room just now; with `Retry-After`.
    static Refusal later(String message) {
        return new Refusal(503, message, After.CLOSE);
    }

    /// A refusal of a body whose end will never be found: there is no use in reading on for it.
    static Refusal cutting(int status, String message) {
        return new Refusal(status, message, After.CUT);
    }

    // Floods are made of these, and where one was noticed says no more than its message.
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    /// 4xx or 5xx.
    public int status() {
        return status;
    }

    /// What the handler answers, be it by a refusal.
    public static Response orAnswer(Handler handler, Request request) throws IOException {
        try {
            return handler.handle(request);
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    /// What the client gets.
    Response answer() {
        LOG.log(Level.DEBUG, () -> "refused=" + status + " why=\"" + getMessage() + "\"");
        Response response = Response.text(status, getMessage());
        if (status == 503) response = response.with("Retry-After", "5");
        return switch (after) {
            case KEEP -> response;
            case CLOSE -> response.with("Connection", "close");
            case CUT -> response.with("Connection", "close").cutting();
        };
    }
}
