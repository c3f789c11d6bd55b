package goop.presence;

import goop.libp2p.Keypair;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A rendezvous server, seen from a peer: tells it that we are here, and hears who else is.
///
/// Works with goop2's servers too. What fails is tried again for ever, after 250 ms at first and 5
/// s at most; no answer of the server is a reason to take a peer for gone.
public final class PresenceClient implements AutoCloseable {
    private volatile ClientSettings settings;
    private final RendezvousHttp server;
    // Null where others share it; belongs to the lock on this.
    private HttpClient own;
    private boolean closed;
    private final PresenceWatch watch;
    private final String id;
    private final PresencePublisher publisher;

    private PresenceClient(ClientSettings settings, Keypair key, PresenceListener listener) {
        this.settings = settings;
        own = settings.http() == null ? RendezvousHttp.client() : null;
        server = new RendezvousHttp(own == null ? settings.http() : own, settings.server());
        publisher =
                key == null
                        ? null
                        : new PresencePublisher(
                                server,
                                settings,
                                key,
                                InstantSource.system(),
                                listener,
                                this::doubt);
        id = key == null ? null : key.peerId().toString();
        watch = new PresenceWatch(server, settings, listener);
    }

    /// Publishes for the owner of that key, and watches. Nothing is published before the first
    /// [#announce].
    public static PresenceClient start(
            ClientSettings settings, Keypair key, PresenceListener listener) {
        return new PresenceClient(settings, key, listener);
    }

    /// Watches only.
    public static PresenceClient watch(ClientSettings settings, PresenceListener listener) {
        return new PresenceClient(settings, null, listener);
    }

    /// An HTTP client that many of these can share; to be closed by whoever made it.
    public static HttpClient sharedHttp() {
        return RendezvousHttp.client();
    }

    /// What to say of ourselves from now on. Type, peer id, ts and signature come by themselves.
    public void announce(Presence fields) {
        publisher.announce(fields.withPeerId(id));
    }

    /// Other times between beats, and until the server takes us for gone; the first beat at once.
    public void tune(Duration heartbeat, Duration ttl) {
        settings = settings.with(heartbeat, ttl);
        if (publisher != null) publisher.tune(settings);
        watch.tune(settings);
    }

    /// The machine has slept, or is in another network: publishes at once, and opens the stream
    /// anew instead of waiting until it is found to be dead. So may be the connections that are
    /// kept for the next message: with them it would wait for its deadline.
    public void again() {
        renew();
        if (publisher != null) publisher.again();
        watch.again();
    }

    private synchronized void renew() {
        if (own == null || closed) return;
        HttpClient stale = own;
        own = RendezvousHttp.client();
        server.use(own);
        stale.shutdownNow();
    }

    // Where a message does not get to the server, nothing comes from there either.
    private void doubt() {
        watch.again();
    }

    /// Tells a server that the owner of that key leaves and will not sign any more, as when going
    /// back to a program that cannot.
    ///
    /// @throws IOException when the server does not take it; says why
    public static void release(ClientSettings settings, Keypair key)
            throws IOException, InterruptedException {
        try (HttpClient http = RendezvousHttp.client()) {
            String id = key.peerId().toString();
            long now = System.currentTimeMillis();
            Presence leave =
                    new Presence(
                            Presence.Type.OFFLINE,
                            id,
                            PresenceBoard.RELEASE,
                            "",
                            "",
                            false,
                            List.of(),
                            now,
                            "");
            RendezvousHttp.PublishAnswer answer =
                    new RendezvousHttp(http, settings.server())
                            .publish(
                                    PresenceSignature.sign(leave, key),
                                    null,
                                    Duration.ofSeconds(10));
            if (answer.status() != 204) {
                throw new IOException("status " + answer.status() + ": " + answer.line());
            }
        }
    }

    /// Asks a server which relay it runs, without watching it.
    public static Optional<RelayInfo> relay(ClientSettings settings)
            throws IOException, InterruptedException {
        try (HttpClient http = RendezvousHttp.client()) {
            return new RendezvousHttp(http, settings.server()).relay();
        }
    }

    /// Asks the server which relay it runs.
    public Optional<RelayInfo> relay() throws IOException, InterruptedException {
        return server.relay();
    }

    /// Says goodbye and ends, within a second.
    @Override
    public void close() {
        watch.close();
        try {
            if (publisher != null) publisher.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            closed = true;
            if (own != null) own.shutdownNow();
        }
    }
}
