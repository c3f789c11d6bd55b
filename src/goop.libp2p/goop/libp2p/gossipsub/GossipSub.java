package goop.libp2p.gossipsub;

import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.Subscription;

import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Publishes to, and hears of, all peers that are in a topic, most of whom are not connected to us.
///
/// ```java
/// try (GossipSub gossip = GossipSub.start(host, GossipParameters.defaults());
///         Topic topic = gossip.subscribe("weather", Validator.ACCEPT_ALL, message -> ...)) {
///     topic.publish("rain".getBytes());
/// }
/// ```
///
/// Messages are signed by the host, and only signed ones are taken. One's own are not delivered to
/// oneself. Safe for several threads.
public final class GossipSub implements Closeable {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.gossipsub");
    private static final Duration PARTING = Duration.ofSeconds(1);

    private final Host host;
    private final GossipParameters parameters;
    private final Shell shell;
    private final Neighbours neighbours;
    private final Thread heart;
    private final Object publishing = new Object();
    private long sequence; // belongs to the lock on publishing
    private Subscription events;

    private GossipSub(Host host, GossipParameters parameters) {
        this.host = host;
        this.parameters = parameters;
        Router router = new Router(host.peerId(), parameters, new SplittableRandom());
        shell = new Shell(router, new Acquaintance(host)::meet);
        neighbours = new Neighbours(host, parameters.bounds(), shell);
        heart =
                Thread.ofVirtual()
                        .name("gossip heart " + host.peerId().brief())
                        .unstarted(this::beat);
        // Numbers must not come again after a restart.
        Instant now = Instant.now();
        sequence = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /// Begins to gossip with all peers of the host that do, now and later. Ends when it is closed;
    /// the host lives on.
    public static GossipSub start(Host host, GossipParameters parameters) {
        GossipSub gossip = new GossipSub(host, parameters);
        host.handle(Version.protocols(), gossip.neighbours::serve);
        gossip.events = host.subscribe(gossip.neighbours::happened);
        for (Connection each : host.connections()) {
            each.info().ifPresent(info -> gossip.neighbours.identified(each, info));
        }
        gossip.heart.start();
        return gossip;
    }

    /// Enters a topic, scored as usual.
    public Topic subscribe(String topic, Validator validator, Consumer<Message> handler) {
        return subscribe(topic, TopicScoring.defaults(), validator, handler);
    }

    /// Enters a topic. Until the topic is closed it cannot be entered again.
    ///
    /// @param handler gets the messages of others that the validator accepts, one after another in
    ///   a thread of the topic's own; when it falls behind, messages are dropped and counted
    /// @throws IllegalArgumentException when the name is empty or too long
    /// @throws IllegalStateException when we are in it already, or in too many
    public Topic subscribe(
            String topic, TopicScoring scoring, Validator validator, Consumer<Message> handler) {
        check(topic);
        Topic entered =
                new Topic(this, topic, validator, handler, parameters.bounds().waitingMessages());
        if (shell.topics().size() >= parameters.bounds().topics()) {
            throw new IllegalStateException("in too many topics already");
        }
        if (!shell.add(entered)) throw new IllegalStateException("in the topic already: " + topic);
        entered.start();
        shell.happened(router -> router.join(topic, scoring, shell.now()));
        return entered;
    }

    void leave(Topic topic) {
        if (shell.remove(topic)) {
            shell.happened(router -> router.leave(topic.name(), shell.now()));
        }
    }

    /// Signs a message and sends it to others in the topic, in which we need not be ourselves.
    ///
    /// @throws IllegalArgumentException when the message is longer than [GossipParameters#maxData],
    ///   or the topic's name is empty or too long
    public void publish(String topic, byte[] data) {
        check(topic);
        if (data.length > parameters.maxData()) {
            throw new IllegalArgumentException(
                    "a message of %d bytes, at most %d"
                            .formatted(data.length, parameters.maxData()));
        }
        // Some drop what does not come in the order of its numbers.
        synchronized (publishing) {
            Message message = Message.sign(host.key(), topic, data.clone(), ++sequence);
            shell.happened(router -> router.publish(message, shell.now()));
        }
    }

    private static void check(String topic) {
        try {
            Message.checkTopic(topic);
        } catch (ProtocolException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    /// Who is in a topic, of those that we gossip with.
    public Set<PeerId> peers(String topic) {
        return shell.ask(router -> router.peersIn(topic));
    }

    /// Of these, who hands us every message, and gets it from us.
    public Set<PeerId> mesh(String topic) {
        return shell.ask(router -> router.mesh(topic));
    }

    /// What that peer is worth: 0 when nothing is known of it.
    public double score(PeerId peer) {
        return shell.ask(router -> router.score(peer, shell.now()));
    }

    /// What has happened since the start.
    public GossipStatistics statistics() {
        return shell.statistics();
    }

    private void beat() {
        try {
            while (true) {
                Thread.sleep(parameters.times().heartbeat());
                try {
                    shell.happened(router -> router.heartbeat(shell.now()));
                } catch (RuntimeException bug) {
                    LOG.log(System.Logger.Level.ERROR, "event=heartbeat-failed", bug);
                }
            }
        } catch (InterruptedException closed) {
            // the end
        }
    }

    /// Leaves all topics and tells the others, within a second.
    @Override
    public void close() {
        events.close();
        host.unhandle(Version.protocols());
        heart.interrupt();
        for (Topic each : List.copyOf(shell.topics())) each.close();
        neighbours.close(PARTING.toNanos());
    }
}
