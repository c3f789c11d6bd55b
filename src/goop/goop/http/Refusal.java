package goop.http;

import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.lang.System.Logger.Level;

/// The request is wrong: which status says so, and one line that tells the client why.
public final class Refusal extends ProtocolException {
    private static final long serialVersionUID = 1;

    private static final System.Logger LOG = System.getLogger("goop.http");

    private final int status;
    private final boolean closing;

    /// @param status 4xx or 5xx
    /// @param message one line without secrets, sent to the client
    public Refusal(int status, String message) {
        this(status, message, false);
    }

    private Refusal(int status, String message, boolean closing) {
        super(message);
        this.status = status;
        this.closing = closing;
    }

    /// A refusal after which the bytes on the connection can no longer be trusted to be where they
    /// seem: the connection ends with the answer.
    static Refusal closing(int status, String message) {
        return new Refusal(status, message, true);
    }

    /// 4xx or 5xx.
    public int status() {
        return status;
    }

    /// What the handler answers, be it by a refusal.
    static Response orAnswer(Handler handler, Request request) throws IOException {
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
        return closing ? response.with("Connection", "close") : response;
    }
}
