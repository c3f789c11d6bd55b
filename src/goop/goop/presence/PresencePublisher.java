package goop.presence;

import goop.libp2p.Keypair;
import goop.presence.Presence.Type;
import goop.presence.RendezvousHttp.PublishAnswer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Says to a server that we are here, from `online` over heartbeats to `offline`.
///
/// Signs what is new; between, the server's token stands for the signature. A server that knows
/// nothing of signatures gives no token and gets each message signed, which does not disturb it.
final class PresencePublisher {
    private static final System.Logger LOG = System.getLogger("goop.presence");
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration LAST_WORD = Duration.ofMillis(800);
    private static final Duration MIN_BEAT = Duration.ofMillis(100);
    // A server whose clock differs by more than this does not take our ts.
    private static final Duration CLOCKS_AGREE = Duration.ofSeconds(60);

    private final RendezvousHttp server;
    private volatile ClientSettings settings;
    private final Keypair key;
    private final InstantSource clock;
    private final PresenceListener listener;
    private final Runnable unreachable;
    private final Backoff backoff = new Backoff(ThreadLocalRandom.current());
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by the lock: what to say, whether that is new, whether to end.
    private Presence fields;
    private boolean news;
    private boolean closed;

    // Of the publishing thread.
    private Presence signed;
    private String token;
    private long lastTs;
    private Duration serverAhead = Duration.ZERO;
    private boolean attempted;
    private boolean reaches;
    private boolean announced;

    PresencePublisher(
            RendezvousHttp server,
            ClientSettings settings,
            Keypair key,
            InstantSource clock,
            PresenceListener listener,
            Runnable unreachable) {
        this.server = server;
        this.settings = settings;
        this.unreachable = unreachable;
        this.key = key;
        this.clock = clock;
        this.listener = listener;
        thread = Thread.ofVirtual().name("presence publish").unstarted(this::run);
    }

    /// What to say from now on: fields only, the rest comes by itself.
    void announce(Presence now) {
        lock.lock();
        try {
            news = fields == null || news || !fields.saysTheSameAs(now);
            fields = now;
            changed.signal();
            if (thread.getState() == Thread.State.NEW && !closed) thread.start();
        } finally {
            lock.unlock();
        }
    }

    /// Other beats; the first of them at once.
    void tune(ClientSettings other) {
        settings = other;
        again();
    }

    /// Says it at once, without waiting for the next beat.
    void again() {
        lock.lock();
        try {
            news = fields != null;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Says `offline`, if there is time, and ends.
    void close() throws InterruptedException {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        if (thread.getState() != Thread.State.NEW) thread.join(LAST_WORD.plusMillis(100));
    }

    private void run() {
        try {
            Duration wait = Duration.ZERO;
            for (Presence now = await(wait); now != null; now = await(wait)) wait = publish(now);
        } catch (InterruptedException closing) {
            LOG.log(Level.TRACE, "publisher=closing");
        }
        sayOffline();
    }

    // What to say when the time is over or there is news; null when all is over.
    private Presence await(Duration time) throws InterruptedException {
        long left = time.toNanos();
        lock.lockInterruptibly();
        try {
            while (!closed && !news && left > 0) left = changed.awaitNanos(left);
            news = false;
            return closed ? null : fields;
        } finally {
            lock.unlock();
        }
    }

    /// Sends one message.
    ///
    /// @return how long to wait before the next
    private Duration publish(Presence now) throws InterruptedException {
        attempted = true;
        try {
            Duration next = send(now.withType(announced ? Type.UPDATE : Type.ONLINE));
            announced = true;
            reaches = true;
            backoff.reset();
            tell(listener::published);
            return next;
        } catch (IOException failed) {
            // Once, not with each attempt: a proxy may let streams through and no messages.
            if (reaches && !(failed instanceof RejectedException)) unreachable.run();
            reaches = failed instanceof RejectedException;
            Duration wait = backoff.next();
            if (failed instanceof RejectedException rejected && rejected.retryAfter() != null) {
                wait = shorter(rejected.retryAfter(), settings.ttl().dividedBy(2));
            }
            Duration chosen = wait;
            tell(() -> listener.notPublished(failed, chosen));
            return wait;
        }
    }

    private Duration send(Presence message) throws IOException, InterruptedException {
        PublishAnswer answer = null;
        boolean beat =
                token != null && message.type() == Type.UPDATE && message.saysTheSameAs(signed);
        if (beat) answer = server.publish(message.withTs(nextTs()).withSig(""), token, DEADLINE);
        if (answer == null || answer.status() == 403) answer = sendSigned(message);
        if (answer.status() == 403 && setClock(answer.date())) answer = sendSigned(message);
        if (answer.status() != 204) throw new RejectedException(answer);
        return nextBeat(answer);
    }

    private PublishAnswer sendSigned(Presence message) throws IOException, InterruptedException {
        Presence written = PresenceSignature.sign(message.withTs(nextTs()), key);
        PublishAnswer answer = server.publish(written, null, DEADLINE);
        token = answer.status() == 204 ? answer.token() : null;
        signed = written;
        return answer;
    }

    // A signed message is refused when our clock is wrong: then we go by the server's.
    private boolean setClock(Instant date) {
        if (date == null) return false;
        Duration ahead = Duration.between(clock.instant(), date);
        if (ahead.minus(serverAhead).abs().compareTo(CLOCKS_AGREE) < 0) return false;
        LOG.log(Level.WARNING, () -> "clock=wrong server_is_ahead_by=" + ahead.toSeconds() + "s");
        serverAhead = ahead;
        lastTs = 0;
        return true;
    }

    private long nextTs() {
        lastTs = Math.max(lastTs + 1, clock.instant().plus(serverAhead).toEpochMilli());
        return lastTs;
    }

    private Duration nextBeat(PublishAnswer answer) {
        Duration next = answer.nextBeat() == null ? settings.heartbeat() : answer.nextBeat();
        next = shorter(next, settings.ttl().dividedBy(2));
        // A little early, and not all at once.
        next = next.multipliedBy(90 + ThreadLocalRandom.current().nextLong(11)).dividedBy(100);
        return next.compareTo(MIN_BEAT) < 0 ? MIN_BEAT : next;
    }

    private void sayOffline() {
        // Whoever closes has interrupted us; the last word still has to go out.
        Thread.interrupted();
        if (!attempted) return;
        try {
            Presence leave = Presence.of(Type.OFFLINE, key.peerId().toString(), nextTs());
            server.publish(PresenceSignature.sign(leave, key), null, LAST_WORD);
        } catch (IOException | InterruptedException lost) {
            LOG.log(Level.DEBUG, () -> "offline=not sent why=\"" + lost.getMessage() + "\"");
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "listener=failed", bug);
        }
    }
}
