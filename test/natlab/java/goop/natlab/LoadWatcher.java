package goop.natlab;

import goop.presence.Presence;
import goop.presence.PresenceClient;
import goop.presence.PresenceListener;
import goop.presence.View;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A watcher of a [ClusterLoad]: keeps the picture that its server draws.
final class LoadWatcher implements PresenceListener {
    final int server;
    PresenceClient client;
    private final ClusterLoad load;
    private final Map<String, LoadPeer> truth = new HashMap<>();

    // Guarded by this.
    private final Map<String, String> picture = new HashMap<>();
    private boolean whole;
    private long flickers;

    LoadWatcher(ClusterLoad load, int server) {
        this.load = load;
        this.server = server;
    }

    @Override
    public synchronized void connected(View view) {}

    @Override
    public synchronized void disconnected(IOException why, Duration retryIn) {
        whole = false;
    }

    @Override
    public synchronized void snapshot(List<Heard> everybody) {
        picture.clear();
        for (Heard each : everybody) put(each.message());
        whole = true;
    }

    @Override
    public synchronized void heard(Heard heard) {
        put(heard.message());
    }

    private void put(Presence message) {
        if (message.type() != Presence.Type.OFFLINE) {
            picture.put(message.peerId(), message.content());
            return;
        }
        picture.remove(message.peerId());
        LoadPeer peer = truth.get(message.peerId());
        if (peer != null
                && load.together(server, peer.server)
                && peer.mustBeShown(System.nanoTime() / 1_000_000)) flickers++;
    }

    /// Compares with the truth, as far as this server can know it.
    synchronized void judge(LoadVerdict verdict) {
        if (truth.isEmpty()) load.peers.forEach(each -> truth.put(each.id, each));
        verdict.flickers += flickers;
        if (!whole) return;
        verdict.connected++;
        verdict.shown += picture.size();
        long now = System.nanoTime() / 1_000_000;
        for (LoadPeer each : load.peers) {
            if (!load.together(server, each.server)) continue;
            String shown = picture.get(each.id);
            String where = each.id + "@" + each.server + " at " + server;
            if (shown == null) {
                if (each.mustBeShown(now)) {
                    verdict.missing++;
                    verdict.wrong("missing " + where);
                }
            } else if (each.hasLeft(now)) {
                verdict.unheard++;
                verdict.wrong("has left " + where);
            } else if (each.hasExpired(now)) {
                verdict.ghosts++;
                verdict.wrong("ghost " + where);
            } else if (!each.allows(shown, now)) {
                verdict.stale++;
                verdict.wrong("stale " + where + " " + shown);
            }
        }
    }
}
