package goop.peer;

import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.presence.ClientSettings;
import goop.presence.Presence;
import goop.presence.PresenceClient;
import goop.presence.PresenceListener;
import goop.presence.RejectedException;
import goop.presence.View;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One rendezvous server: tells it of us, and feeds what it tells to the [Peers].
final class RendezvousLink implements PresenceListener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.peer");

    private final Teller teller;
    private final Source source;
    private final ClientSettings settings;
    private final Peers peers;
    private final Runnable relaysTold;
    private final Runnable lost;
    private final PresenceClient client;

    // Guarded by this.
    private View view;
    private Instant since = Instant.now();
    private Instant published;
    private String streamProblem = "not connected yet";
    private String publishProblem = "";
    private boolean wantsRegistration;
    private List<Multiaddr> relays = List.of();

    /// @param relaysTold is called when the server has said which relay it has, with each new
    ///   stream: what could not be reached may be there now
    /// @param lost is called when the server's stream has ended
    RendezvousLink(
            Teller teller,
            ClientSettings settings,
            Keypair key,
            Peers peers,
            Runnable relaysTold,
            Runnable lost) {
        this.teller = teller;
        source = teller.source();
        this.settings = settings;
        this.peers = peers;
        this.relaysTold = relaysTold;
        this.lost = lost;
        peers.near(teller, onThisMachine());
        // It calls us before it is there.
        synchronized (this) {
            client = PresenceClient.start(settings, key, this);
        }
    }

    /// Whether the server is on this machine, so that loopback addresses mean something to others
    /// there.
    boolean onThisMachine() {
        try {
            String host = settings.server().getHost().replaceAll("[\\[\\]]", "");
            boolean literal = host.equals("localhost") || host.matches("[0-9.]+|[0-9a-fA-F:]+");
            return literal && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException noLiteral) {
            return false;
        }
    }

    Teller teller() {
        return teller;
    }

    URI server() {
        return settings.server();
    }

    /// See [PresenceClient#tune].
    void tune(Duration heartbeat, Duration ttl) {
        client.tune(heartbeat, ttl);
    }

    /// What to tell from now on.
    void announce(Presence fields) {
        client.announce(fields);
    }

    /// See [PresenceClient#again].
    void again() {
        client.again();
    }

    /// Where the server's circuit relay is, as far as it may be used.
    synchronized List<Multiaddr> relays() {
        return relays;
    }

    // With each new stream: a server that was started anew may have another relay.
    private void askForRelay() {
        try {
            PresenceClient server;
            synchronized (this) {
                server = client;
            }
            List<Multiaddr> now =
                    server.relay()
                            .map(info -> RelayChoice.of(info, onThisMachine()))
                            .orElse(List.of());
            synchronized (this) {
                relays = now;
            }
            relaysTold.run();
        } catch (IOException unknown) {
            LOG.log(Level.DEBUG, () -> "relay=unknown why=\"" + unknown.getMessage() + "\"");
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized RendezvousStatus status() {
        String problem = streamProblem.isEmpty() ? publishProblem : streamProblem;
        return new RendezvousStatus(
                source,
                settings.server(),
                Optional.ofNullable(view),
                since,
                Optional.ofNullable(published),
                problem,
                wantsRegistration);
    }

    @Override
    public void connected(View open) {
        if (open == View.CHANGES) peers.hold(teller);
        synchronized (this) {
            view = open;
            since = Instant.now();
            streamProblem = "";
        }
        LOG.log(
                Level.INFO,
                "rendezvous=connected source=%s server=%s"
                        .formatted(source.word(), settings.server()));
        Thread.ofVirtual().name("relay of " + source.word()).start(this::askForRelay);
    }

    @Override
    public void snapshot(List<Heard> everybody) {
        peers.snapshot(teller, everybody);
    }

    @Override
    public void heard(Heard heard) {
        peers.heard(teller, heard.message(), heard.verified());
    }

    @Override
    public void disconnected(IOException why, Duration retryIn) {
        peers.release(teller);
        boolean first;
        synchronized (this) {
            first = view != null || !streamProblem.equals(why.getMessage());
            if (view != null) since = Instant.now();
            view = null;
            streamProblem = String.valueOf(why.getMessage());
        }
        // Once, not with each attempt.
        if (first) {
            LOG.log(
                    Level.INFO,
                    "rendezvous=lost source=%s server=%s why=\"%s\""
                            .formatted(source.word(), settings.server(), why.getMessage()));
        }
        lost.run();
    }

    @Override
    public synchronized void published() {
        published = Instant.now();
        publishProblem = "";
        wantsRegistration = false;
    }

    @Override
    public synchronized void notPublished(IOException why, Duration retryIn) {
        wantsRegistration = why instanceof RejectedException no && no.wantsRegistration();
        publishProblem = "it does not take our messages: " + why.getMessage();
    }

    @Override
    public void close() {
        client.close();
    }
}
