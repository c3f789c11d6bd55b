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
        if (peer != null && sees(peer.home()) && peer.mustBeShown(System.nanoTime() / 1_000_000))
            flickers++;
    }

    /// Compares with the truth, as far as this server can know it.
    ///
    /// @param truths of all peers, a moment ago
    synchronized void judge(List<LoadPeer.Truth> truths, LoadVerdict verdict) {
        if (truth.isEmpty()) load.peers.forEach(each -> truth.put(each.id, each));
        verdict.flickers += flickers;
        if (!whole) return;
        verdict.connected++;
        verdict.shown += picture.size();
        for (int i = 0; i < truths.size(); i++) {
            LoadPeer.Truth now = truths.get(i);
            if (!sees(now.home())) continue;
            LoadPeer peer = load.peers.get(i);
            String shown = picture.get(peer.id);
            // The picture may be newer than that truth.
            if (!now.allows(shown)) judge(peer, shown, verdict);
        }
    }

    private boolean sees(int home) {
        return home >= 0 && load.together(server, home);
    }

    private void judge(LoadPeer peer, String shown, LoadVerdict verdict) {
        long now = System.nanoTime() / 1_000_000;
        int home = peer.home();
        if (!sees(home)) return;
        String where = peer.id + "@" + home + " at " + server;
        if (shown == null) {
            if (!peer.mustBeShown(now)) return;
            verdict.missing++;
            verdict.wrong("missing " + where);
        } else if (peer.hasLeft(now)) {
            verdict.unheard++;
            verdict.wrong("has left " + where);
        } else if (peer.hasExpired(now)) {
            verdict.ghosts++;
            verdict.wrong("ghost " + where);
        } else if (!peer.allows(shown, now)) {
            verdict.stale++;
            verdict.wrong("stale " + where + " " + shown);
        }
    }
}
