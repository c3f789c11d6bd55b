package goop.viewer;

import goop.config.BuildVersion;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.json.JsonWriter;
import goop.log.LogBuffer;
import goop.peer.Examiner;
import goop.peer.Finding;
import goop.peer.PeerNode;
import goop.peer.RendezvousStatus;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How the peer fares.
///
/// | endpoint | |
/// |---|---|
/// | `GET /api/status` | ourselves, our servers, how many peers |
/// | `GET /api/doctor` | this machine, and why peers are relayed or out of reach: `peers` |
/// | `GET /api/doctor?peer=` | connects to that one, and says how that went: `peer` |
/// | `GET /register` | to the form of the server that wants this peer registered, filled in and signed; to the settings where no e-mail address is set |
/// | `GET /api/logs` | the last lines of the log, `[text]` |
/// | `GET /api/logs?after=` | `{"lines","end","whole"}`: those after a place, 0 for all that is kept |
final class StatusApi {
    private final PeerNode node;
    private final String url;
    private final Instant started = Instant.now();

    StatusApi(PeerNode node, String url) {
        this.node = node;
        this.url = url;
    }

    Response status(Request request) {
        JsonWriter json = new JsonWriter().object().field("peerID", node.id().toString());
        json.field("label", node.profile().label()).field("version", BuildVersion.current());
        json.field("directory", node.directory().toString());
        json.field("page", url).field("shared_root", node.shared().folder().toString());
        json.field("started", started.toString());
        json.field("addrs", node.addresses().stream().map(Object::toString).toList());
        json.field("peers", node.peers().size());
        node.seenByMdns().ifPresent(count -> json.field("mdns", (long) count));
        json.field("gossip", node.gossiping());
        json.field(
                "relays",
                node.reservations().stream().map(each -> each.relay().toString()).toList());
        json.name("rendezvous").array();
        for (RendezvousStatus each : node.rendezvous()) Rows.rendezvous(each, json);
        return Api.ok(json.endArray().endObject());
    }

    Response register(Request request) {
        Optional<URI> form = node.registration();
        if (form.isPresent()) return Response.seeOther(form.get().toString());
        if (node.profile().email().isEmpty()) return Response.seeOther("settings");
        return Response.text(404, "no server wants this peer registered");
    }

    Response doctor(Request request) throws IOException, InterruptedException {
        Examiner examiner = node.examiner();
        String asked = request.query("peer");
        JsonWriter json = new JsonWriter().object();
        if (asked == null) {
            examiner.machine().write(json);
            json.name("peers").array();
            for (Finding each : examiner.hard()) each.write(json);
            json.endArray();
        } else {
            Finding found = examiner.examine(Api.peer(asked));
            examiner.machine().write(json);
            found.write(json.name("peer"));
        }
        return Api.ok(json.endObject());
    }

    Response logs(Request request) throws IOException, InterruptedException {
        String after = request.query("after");
        if (after != null) return Api.ok(news(LogBuffer.after(place(after), Duration.ZERO)));
        return Api.list(LogBuffer.recent(), (line, json) -> json.value(line));
    }

    private static long place(String text) throws Refusal {
        if (!text.matches("[0-9]{1,16}")) throw new Refusal(400, "after is no place in the log");
        return Long.parseLong(text);
    }

    static JsonWriter news(LogBuffer.News news) {
        JsonWriter json = new JsonWriter().object().field("lines", news.lines());
        return json.field("end", news.end()).field("whole", news.whole()).endObject();
    }
}
