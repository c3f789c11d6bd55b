package goop.rendezvous;

import goop.presence.ClientSettings;
import goop.presence.Presence;
import goop.presence.PresenceClient;
import goop.presence.PresenceListener;
import goop.presence.View;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A subscriber that keeps the picture that its stream has drawn: peer id to label.
public final class Watcher implements PresenceListener, AutoCloseable {
    private final Map<String, String> picture = new TreeMap<>();
    private final PresenceClient client;
    private int snapshots;
    private boolean connected;

    public Watcher(String url, HttpClient shared) throws Exception {
        client =
                PresenceClient.watch(
                        ClientSettings.of(url).compressed(false).sharing(shared), this);
    }

    @Override
    public synchronized void connected(View view) {
        connected = true;
        notifyAll();
    }

    @Override
    public synchronized void disconnected(IOException why, Duration retryIn) {
        connected = false;
        notifyAll();
    }

    @Override
    public synchronized void snapshot(List<Heard> everybody) {
        picture.clear();
        for (Heard each : everybody) put(each.message());
        snapshots++;
        notifyAll();
    }

    @Override
    public synchronized void heard(Heard heard) {
        put(heard.message());
        notifyAll();
    }

    private void put(Presence message) {
        if (message.type() == Presence.Type.OFFLINE) picture.remove(message.peerId());
        else picture.put(message.peerId(), message.content());
    }

    /// Waits until its stream is open.
    public synchronized void awaitConnected() throws InterruptedException {
        while (!connected) wait();
    }

    /// Waits until its picture is that.
    public synchronized void awaitPicture(Map<String, String> wanted, Duration patience)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!picture.equals(wanted)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                Map<String, String> missing = new TreeMap<>(wanted);
                missing.entrySet().removeAll(picture.entrySet());
                Map<String, String> ghosts = new TreeMap<>(picture);
                ghosts.entrySet().removeAll(wanted.entrySet());
                throw new AssertionError(
                        "missing "
                                + missing
                                + ", wrongly there "
                                + ghosts
                                + ", connected "
                                + connected);
            }
            wait(left);
        }
    }

    /// How many snapshots it was given.
    synchronized int snapshots() {
        return snapshots;
    }

    @Override
    public void close() {
        client.close();
    }
}
