package goop.hub;

import goop.config.FederationPeer;
import goop.http.RateLimit;
import goop.hub.replica.Ask;
import goop.hub.replica.HubRecord;
import goop.hub.replica.MessageJson;
import goop.hub.replica.Pull;
import goop.hub.replica.Refused;
import goop.libp2p.ProtocolException;
import goop.presence.EventReader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Our side of the exchange with one partner: a pull every minute or so, and its stream of changes
/// in between.
final class PartnerLink implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.hub");

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofSeconds(45);

    /// What one partner may push in a minute; more than that is a flood, and is pulled later.
    private static final int RECORDS_PER_MINUTE = 12_000;

    /// How it stands.
    ///
    /// @param pulled when everything was last compared, or null
    /// @param listening since when its stream is open, or null
    /// @param trouble what is wrong now, empty when nothing is
    record State(Instant pulled, Instant listening, String trouble) {}

    private final Directory directory;
    private final FederationPeer partner;
    private final FederationHttp http;
    private final Duration betweenPulls;
    private final InstantSource clock;
    private final Semaphore pullNow = new Semaphore(1);
    private final Semaphore listenNow = new Semaphore(0);
    private final RateLimit flood = new RateLimit(RECORDS_PER_MINUTE, RECORDS_PER_MINUTE / 2, 1);
    private final Thread puller;
    private final Thread listener;
    private volatile Instant pulled;
    private volatile Instant listening;
    private volatile String pullTrouble = "";
    private volatile String streamTrouble = "";
    // For the watch over a stream that has fallen silent.
    private volatile InputStream stream;
    private volatile long heardNanos;

    PartnerLink(
            Directory directory,
            FederationHttp http,
            FederationPeer partner,
            Duration betweenPulls,
            InstantSource clock) {
        this.directory = directory;
        this.http = http;
        this.partner = partner;
        this.betweenPulls = betweenPulls;
        this.clock = clock;
        puller = Thread.ofVirtual().name("pull " + partner.origin()).start(this::pullOn);
        listener = Thread.ofVirtual().name("listen " + partner.origin()).start(this::listenOn);
    }

    String origin() {
        return partner.origin();
    }

    State state() {
        String trouble = pullTrouble.isEmpty() ? streamTrouble : pullTrouble;
        return new State(pulled, listening, trouble);
    }

    /// Compares as soon as possible.
    void pullSoon() {
        if (pullNow.availablePermits() == 0) pullNow.release();
    }

    // Never all hubs at the same moment.
    private static long jittered(Duration around) {
        return (long) (around.toMillis() * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
    }

    private void pullOn() {
        Duration wait = betweenPulls;
        try {
            while (true) {
                // Woken by the first start, by the stream, or by time.
                boolean woken = pullNow.tryAcquire(jittered(wait), TimeUnit.MILLISECONDS);
                LOG.log(System.Logger.Level.TRACE, "pull={0} woken={1}", origin(), woken);
                wait = pull();
            }
        } catch (InterruptedException closed) {
            LOG.log(System.Logger.Level.TRACE, "pull={0} closed", origin());
        }
    }

    private Duration pull() throws InterruptedException {
        try {
            Pull pull = directory.pull(origin());
            Optional<Ask> ask = Optional.of(directory.first(pull));
            while (ask.isPresent()) ask = directory.next(pull, http.ask(ask.get()));
            pulled = clock.instant();
            if (!pullTrouble.isEmpty()) {
                LOG.log(System.Logger.Level.INFO, "partner={0} is well again", origin());
                // It can be reached again: no use in waiting for its stream as long as one would
                // otherwise. After any other pull one waits, since an open stream asks for a pull:
                // a partner that ends its stream at once would keep us turning.
                if (listenNow.availablePermits() == 0) listenNow.release();
            }
            pullTrouble = "";
            return betweenPulls;
        } catch (FederationHttp.LaterException later) {
            // What came so far is here: the next pull goes on from there.
            return Duration.ofSeconds(Math.clamp(later.seconds, 1, 60));
        } catch (IOException failed) {
            if (failed instanceof ProtocolException) directory.count(origin(), Refused.UNLAWFUL);
            if (pullTrouble.isEmpty()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "partner=" + origin() + " " + failed.getMessage());
            }
            pullTrouble = failed.getMessage();
            return betweenPulls;
        }
    }

    private void listenOn() {
        Duration wait = SHORTEST_WAIT;
        try {
            while (true) {
                long began = System.nanoTime();
                Duration asked = null;
                try (InputStream in = http.changes()) {
                    listen(in);
                    streamTrouble = "its stream ended";
                } catch (FederationHttp.LaterException later) {
                    asked = Duration.ofSeconds(Math.clamp(later.seconds, 1, 60));
                    streamTrouble = later.getMessage();
                } catch (IOException failed) {
                    LOG.log(System.Logger.Level.DEBUG, "stream=" + origin(), failed);
                    streamTrouble = failed.getMessage();
                } finally {
                    stream = null;
                    listening = null;
                }
                if (asked != null) {
                    Thread.sleep(jittered(asked));
                    continue;
                }
                if (System.nanoTime() - began > LONGEST_WAIT.toNanos()) wait = SHORTEST_WAIT;
                // Never sooner than this, whatever the partner does.
                Thread.sleep(jittered(SHORTEST_WAIT));
                boolean reached = listenNow.tryAcquire(jittered(wait), TimeUnit.MILLISECONDS);
                Duration twice = wait.multipliedBy(2);
                if (reached) wait = SHORTEST_WAIT;
                else wait = twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
            }
        } catch (InterruptedException closed) {
            LOG.log(System.Logger.Level.TRACE, "listen={0} closed", origin());
        }
    }

    private void listen(InputStream in) throws IOException {
        heardNanos = System.nanoTime();
        stream = in;
        listening = clock.instant();
        streamTrouble = "";
        // What changed before the stream was open, and since the last pull.
        pullSoon();
        EventReader events = new EventReader(new Heard(in));
        for (EventReader.Event each = events.next(); each != null; each = events.next()) {
            switch (each.name()) {
                case "records" -> take(each.data());
                case "resync" -> pullSoon();
                default -> {}
            }
        }
    }

    private void take(String data) throws IOException {
        List<HubRecord> records;
        try {
            records = MessageJson.parseRecords(data.getBytes(StandardCharsets.UTF_8));
        } catch (ProtocolException wrong) {
            directory.count(origin(), Refused.UNLAWFUL);
            throw wrong;
        }
        for (int i = 0; i < records.size(); i++) {
            if (flood.take(origin()) == 0) continue;
            directory.count(origin(), Refused.RATE);
            throw new FederationHttp.LaterException("it sends more than it may", 60);
        }
        directory.receive(origin(), records);
    }

    /// Cuts a stream on which nothing came for long, not even a ping. To be called now and then.
    void watch() {
        InputStream open = stream;
        if (open == null || System.nanoTime() - heardNanos < SILENCE.toNanos()) return;
        try {
            open.close();
        } catch (IOException already) {
            LOG.log(System.Logger.Level.DEBUG, "stream=" + origin(), already);
        }
    }

    /// Notes when something came.
    private final class Heard extends InputStream {
        private final InputStream in;

        Heard(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int each = in.read();
            heardNanos = System.nanoTime();
            return each;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = in.read(bytes, offset, length);
            heardNanos = System.nanoTime();
            return n;
        }
    }

    /// Asks nothing more when it returns, or soon after.
    @Override
    public void close() {
        puller.interrupt();
        listener.interrupt();
        try {
            puller.join(CLOSING);
            listener.join(CLOSING);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
