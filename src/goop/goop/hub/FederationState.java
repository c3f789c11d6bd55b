package goop.hub;

import goop.config.FederationPeer;
import goop.http.Request;
import goop.http.Response;
import goop.hub.replica.KeyChain;
import goop.hub.replica.Refused;
import goop.hub.replica.Standing;
import goop.json.JsonWriter;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/// `GET /admin/federation.json`: our key, whether we may sign, and how it stands with each partner:
/// what it has here, what was refused and how often, when it was last heard. Admin only.
final class FederationState {
    private final Directory directory;
    private final Partners partners;

    FederationState(Directory directory, Partners partners) {
        this.directory = directory;
        this.partners = partners;
    }

    Response answer(Request request) {
        Standing standing = directory.standing();
        JsonWriter json = new JsonWriter(2048).object();
        json.field("name", directory.name());
        json.field("key", key(directory.name()));
        json.field("state", standing.state().name().toLowerCase(Locale.ROOT));
        json.field("missing", standing.missing());
        json.field("entries", directory.size());
        json.name("partners").array();
        for (Partners.Partner each : partners.all()) partner(json, each);
        return Response.json(200, json.endArray().endObject().toBytes())
                .with("Cache-Control", "no-store");
    }

    private String key(String origin) {
        return directory.chain(origin).map(KeyChain::current).map(Object::toString).orElse("");
    }

    private void partner(JsonWriter json, Partners.Partner known) {
        FederationPeer partner = known.settings();
        String origin = partner.origin();
        json.object().field("origin", origin).field("key", key(origin));
        json.field("shown", partner.show() && !directory.moderation().hidesAll(origin));
        json.field("configured", known.configured()).field("third_parties", partner.thirdParties());
        int entries = directory.ask(replica -> replica.entries(origin));
        json.field("entries", entries);
        json.field("most_entries", partner.entries());
        long bytes = directory.ask(replica -> replica.bytes(origin));
        json.field("bytes", bytes);
        json.field("most_bytes", (long) partner.megabytes() << 20);
        json.name("refused").object();
        for (Map.Entry<Refused, Long> each :
                directory.ask(replica -> replica.refused(origin)).entrySet()) {
            json.field(each.getKey().wire(), each.getValue());
        }
        json.endObject();
        if (known.link().isPresent()) {
            PartnerLink.State state = known.link().get().state();
            time(json, "pulled", state.pulled());
            time(json, "listening", state.listening());
            json.field("trouble", state.trouble());
        }
        json.endObject();
    }

    private static void time(JsonWriter json, String field, Instant time) {
        if (time != null) json.field(field, time.toString());
    }
}
