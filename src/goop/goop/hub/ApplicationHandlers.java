package goop.hub;

import goop.community.Proof;
import goop.http.ActionBody;
import goop.http.ClientAddress;
import goop.http.PublicUrl;
import goop.http.RateLimit;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.hub.replica.Listing;
import goop.hub.replica.RecordJson;
import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/// Applications for a listing. Applicants are known by `Authorization: Bearer <secret>`, 32 bytes
/// in base64url that they chose.
///
/// | request | status | when |
/// |---|---|---|
/// | `POST /api/applications` `{community, rendezvous, type, description}` | 200 | taken: it waits for the operator. The state, as below |
/// | | 400 | not JSON, or a field that is wrong |
/// | | 401 | no secret |
/// | | 409 | listed or refused already, or the name is another's |
/// | | 422 | the server does not show the proof; says why |
/// | | 429, 503 | too many |
/// | `GET /api/application` | 200 | `{id, community, …, state, reason, changed, checked}` |
/// | | 404 | there is none by that secret |
/// | `POST /api/application/withdraw` | 200 | taken back; not in the directory any more |
/// | `GET /admin/applications.json` | 200 | all of them. Admin only, as are the next |
/// | `POST /admin/applications/accept` `{id}` | 204, 303 | listed |
/// | `POST /admin/applications/refuse` `{id, reason}` | 204, 303 | refused |
final class ApplicationHandlers {
    private static final int MOST_CLIENTS = 100_000;

    private final Applications applications;
    private final PublicUrl url;
    // Ten at once, then one each five minutes: each makes us call a server.
    private final RateLimit byClient = RateLimit.every(Duration.ofMinutes(5), 10, MOST_CLIENTS);

    ApplicationHandlers(Applications applications, PublicUrl url) {
        this.applications = applications;
        this.url = url;
    }

    Response apply(Request request) throws IOException {
        String proof = proof(request);
        String client = ClientAddress.network(request.client()).toString();
        String community;
        Listing listing;
        try {
            JsonObject body = Json.parseObject(request.body());
            community = body.string("community");
            Listing said = RecordJson.listing(body);
            // How many there are is not the applicant's to say.
            listing = new Listing(said.rendezvous(), said.type(), said.description(), 0);
        } catch (JsonException | ProtocolException wrong) {
            if (wrong instanceof Refusal refusal) throw refusal;
            throw new Refusal(400, wrong.getMessage());
        }
        long wait = byClient.take(client);
        if (wait > 0) {
            return Response.text(429, "too many applications from this address")
                    .with("Retry-After", Long.toString(wait));
        }
        try {
            return state(applications.apply(proof, community, listing, hub(request), client));
        } catch (Refusal refusal) {
            throw refusal;
        } catch (ProtocolException wrong) {
            throw new Refusal(400, wrong.getMessage());
        }
    }

    Response status(Request request) throws IOException {
        return state(
                applications
                        .of(proof(request))
                        .orElseThrow(() -> new Refusal(404, "no such application")));
    }

    Response withdraw(Request request) throws IOException {
        return state(applications.withdraw(proof(request)));
    }

    Response all(Request request) {
        JsonWriter json = new JsonWriter().array();
        for (Application each : applications.all()) {
            each.write(json.object()).field("client", each.client()).endObject();
        }
        return Response.json(200, json.endArray().toBytes()).with("Cache-Control", "no-store");
    }

    Response accept(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        applications.accept(id(body));
        return body.done("../admin");
    }

    Response refuse(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        applications.refuse(id(body), body.text("reason"));
        return body.done("../admin");
    }

    private static long id(ActionBody body) throws Refusal {
        String id = body.text("id");
        if (id.matches("[0-9]{1,15}")) return Long.parseLong(id);
        throw new Refusal(400, "id: the number of an application, as text");
    }

    private static Response state(Application application) {
        byte[] json = application.write(new JsonWriter().object()).endObject().toBytes();
        return Response.json(200, json).with("Cache-Control", "no-store");
    }

    private static String proof(Request request) throws Refusal {
        String header = request.header("Authorization");
        if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            String secret = header.substring(7).strip();
            if (Proof.isSecret(secret)) return Proof.of(secret);
        }
        throw new Refusal(401, "Authorization: Bearer and 32 bytes in base64url are expected");
    }

    private String hub(Request request) throws Refusal {
        try {
            return Proof.authority(URI.create(url.of(request)));
        } catch (IllegalArgumentException | NullPointerException wrong) {
            throw new Refusal(400, "Host: not a host name");
        }
    }
}
