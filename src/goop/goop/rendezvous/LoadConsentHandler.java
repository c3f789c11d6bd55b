package goop.rendezvous;

import goop.config.Secret;
import goop.http.Handler;
import goop.http.Request;
import goop.http.Response;
import goop.json.JsonWriter;
import goop.load.Consent;

/// `GET /api/load-consent`: whether this server may be put under load by `goop bench`, and by whom.
///
/// | status | when |
/// |---|---|
/// | 200 | the hash of the word that tester and operator agreed on |
/// | 404 | nobody may |
final class LoadConsentHandler implements Handler {
    private final Secret token;

    LoadConsentHandler(Secret token) {
        this.token = token;
    }

    @Override
    public Response handle(Request request) {
        if (token.isEmpty()) return Response.text(404, "presence.load_token is not set");
        JsonWriter json = new JsonWriter().object();
        json.field("sha256", Consent.hash(token.value())).endObject();
        return Response.json(200, json.toBytes());
    }
}
