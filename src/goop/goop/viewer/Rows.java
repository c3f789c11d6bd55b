package goop.viewer;

import goop.json.JsonWriter;
import goop.peer.ChatEntry;
import goop.peer.Download;
import goop.peer.KnownAddress;
import goop.peer.ListedPeer;
import goop.peer.Reach;
import goop.peer.RendezvousStatus;
import goop.peer.SharedFile;
import goop.peer.Source;

import java.time.Instant;

/// How the API writes what it knows, a row at a time. Of a peer the names are goop2's, and ours
/// beside them in the same manner.
final class Rows {
    private Rows() {}

    static void peer(ListedPeer peer, JsonWriter json) {
        json.object().field("ID", peer.id()).field("Content", peer.label());
        json.field("Email", peer.message().email());
        json.field("AvatarHash", peer.message().avatarHash());
        json.field("VideoDisabled", peer.message().videoDisabled());
        json.field("LastSeen", peer.lastSeen().toString());
        json.field("Verified", peer.verified());
        json.field("Sources", peer.sources().stream().sorted().map(Source::word).toList());
        reach(peer.reach(), json);
        json.name("Addrs").array();
        for (KnownAddress each : peer.addresses()) {
            json.object().field("Addr", each.address().toString());
            json.field("Source", each.source().word()).field("Signed", each.signed());
            json.field("HeardAt", each.heardAt().toString()).endObject();
        }
        json.endArray().endObject();
    }

    static void reach(Reach reach, JsonWriter json) {
        json.field("Via", reach.way().word());
        json.name("RttMs");
        if (reach.roundTrip().isPresent()) json.value(reach.roundTrip().get().toNanos() / 1e6);
        else json.nothing();
        if (!reach.why().isEmpty()) json.field("Why", reach.why());
    }

    static void chat(ChatEntry entry, JsonWriter json) {
        json.object().field("id", entry.message().id()).field("from", entry.message().from());
        json.field("to", entry.message().to()).field("type", entry.message().type().word());
        json.field("content", entry.message().content());
        json.field("timestamp", entry.message().timestamp());
        json.field("received_at", entry.receivedAt()).field("mine", entry.mine());
        json.field("unread", entry.unread());
        json.field("state", entry.delivery().state().word());
        json.field("reached", entry.delivery().reached()).field("of", entry.delivery().of());
        if (!entry.delivery().why().isEmpty()) json.field("why", entry.delivery().why());
        json.endObject();
    }

    static void file(SharedFile file, JsonWriter json) {
        json.object().field("name", file.name()).field("size", file.size());
        json.field("mod_time", file.modified()).field("sha256", file.hash()).endObject();
    }

    static void download(Download download, JsonWriter json) {
        json.object().field("number", download.number());
        json.field("peer", download.peer().toString()).field("name", download.name());
        json.field("size", download.size()).field("received", download.received());
        json.field("bytes_per_second", download.bytesPerSecond());
        json.field("state", download.state().word());
        if (download.file() != null) json.field("file", download.file().toString());
        if (!download.why().isEmpty()) json.field("why", download.why());
        json.endObject();
    }

    static void rendezvous(RendezvousStatus status, JsonWriter json) {
        json.object().field("source", status.source().word());
        json.field("server", status.server().toString());
        json.field("well", status.well());
        json.field(
                "view",
                status.view().map(Enum::name).orElse("").toLowerCase(java.util.Locale.ROOT));
        json.field("since", status.since().toString());
        json.field("published", status.published().map(Instant::toString).orElse(""));
        json.field("register", status.wantsRegistration());
        json.field("problem", status.problem()).endObject();
    }
}
