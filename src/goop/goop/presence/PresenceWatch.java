package goop.presence;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.libp2p.ProtocolException;
import goop.presence.EventReader.Event;
import goop.presence.PresenceListener.Heard;
import goop.presence.RendezvousHttp.Events;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Follows a server's event stream for ever: reads, checks signatures, comes back after every end.
///
/// It resumes by `Last-Event-ID` while its listener still holds what it knew: once it has been away
/// for the ttl, peers have expired there of whom no change would tell again, so it asks for a
/// snapshot.
final class PresenceWatch {
    private static final System.Logger LOG = System.getLogger("goop.presence");
    // What a server of ours holds at most; another one has no reason to say more.
    private static final long MAX_BYTES = 64 << 20;

    private final RendezvousHttp server;
    private volatile ClientSettings settings;
    private final PresenceListener listener;
    private final Backoff backoff = new Backoff(ThreadLocalRandom.current());

    private final VerifiedMessages verified;
    private String lastEventId;
    private long awaySince = System.nanoTime();
    private List<Heard> coming;
    private long comingBytes;
    private Duration retry;
    // When the stream was opened, 0 while there is none.
    private long connectedAt;

    // Has a permit when somebody has asked not to wait.
    private final Semaphore hurry = new Semaphore(0);

    private final Thread thread;
    private volatile boolean closed;
    // The stream that is read now, or null.
    private volatile Events open;

    PresenceWatch(RendezvousHttp server, ClientSettings settings, PresenceListener listener) {
        this.server = server;
        this.settings = settings;
        this.listener = listener;
        verified = new VerifiedMessages(settings.maxPeers(), MAX_BYTES / 2);
        thread = Thread.ofVirtual().name("presence watch").start(this::run);
    }

    /// Ends it; the thread is gone within moments.
    void close() {
        closed = true;
        thread.interrupt();
    }

    void tune(ClientSettings other) {
        settings = other;
    }

    /// Opens the stream anew, at once: the one that is open may be dead without anybody having said
    /// so, and what was in the way may be gone.
    void again() {
        hurry.release();
        Events stale = open;
        if (stale == null) return;
        try {
            stale.close();
        } catch (IOException alreadyEnded) {
            LOG.log(Level.TRACE, "watch=ended-already");
        }
    }

    private void run() {
        while (!closed) {
            IOException why;
            connectedAt = 0;
            retry = null;
            try {
                follow();
                why = new EOFException("the server ended the stream");
            } catch (IOException failed) {
                why = failed;
            } catch (InterruptedException closing) {
                return;
            } catch (RuntimeException bug) {
                LOG.log(Level.ERROR, "watch=failed", bug);
                why = new IOException("internal error: " + bug, bug);
            }
            if (!closed) pause(why);
        }
    }

    private void pause(IOException why) {
        boolean connected = connectedAt != 0;
        if (connected) {
            awaySince = System.nanoTime();
            if (awaySince - connectedAt > Backoff.LAST.toNanos()) backoff.reset();
        }
        Duration own = backoff.next();
        // A server that stops spreads its streams over a moment of its own choice.
        boolean asked = retry != null && retry.compareTo(Backoff.LAST) < 0;
        Duration wait = asked && retry.compareTo(own) > 0 ? retry : own;
        tell(() -> listener.disconnected(why, wait));
        try {
            if (hurry.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) backoff.reset();
        } catch (InterruptedException closing) {
            LOG.log(Level.TRACE, "watch=closed");
        }
    }

    private boolean awayTooLong() {
        return System.nanoTime() - awaySince >= settings.ttl().toNanos() * 3 / 4;
    }

    private void follow() throws IOException, InterruptedException {
        if (awayTooLong()) lastEventId = null;
        try (Events events = server.events(lastEventId, settings.gzip())) {
            if (lastEventId != null && awayTooLong()) {
                lastEventId = null;
                throw new IOException("it took too long to come back");
            }
            if (!events.goop()) lastEventId = null;
            coming = null;
            connectedAt = System.nanoTime();
            open = events;
            hurry.drainPermits();
            tell(() -> listener.connected(events.view()));
            try (Silence silence = new Silence(events.body(), settings.silence())) {
                EventReader reader = new EventReader(silence);
                for (Event event = reader.next(); event != null; event = reader.next()) {
                    retry = reader.retry();
                    happened(event);
                    if (event.id() != null) lastEventId = event.id();
                }
            }
        } finally {
            open = null;
        }
    }

    private void happened(Event event) throws ProtocolException {
        byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
        switch (event.name()) {
            case "", "message" -> message(data);
            case "snapshot" -> block(data);
            case "live" -> live();
            default -> {}
        }
    }

    private void message(byte[] json) {
        try {
            Heard heard = heard(PresenceJson.parse(json));
            if (heard != null) tell(() -> listener.heard(heard));
        } catch (ProtocolException wrong) {
            LOG.log(Level.DEBUG, () -> "skipped=message why=\"" + wrong.getMessage() + "\"");
        }
    }

    private void block(byte[] json) throws ProtocolException {
        if (coming == null) {
            coming = new ArrayList<>();
            comingBytes = 0;
        }
        try {
            if (!(Json.parse(json) instanceof JsonArray(List<Json> values))) {
                throw new ProtocolException("a snapshot that is not an array");
            }
            for (Json each : values) {
                if (!(each instanceof JsonObject object)) {
                    throw new ProtocolException("a snapshot with something else than messages");
                }
                Heard heard = heard(PresenceJson.read(object.ignoringCase()));
                if (heard == null) continue;
                coming.add(heard);
                comingBytes += heard.message().weight();
            }
        } catch (JsonException wrong) {
            throw new ProtocolException("a snapshot that cannot be read", wrong);
        }
        if (comingBytes > MAX_BYTES) throw new ProtocolException("a snapshot without end");
    }

    private void live() {
        List<Heard> everybody = coming == null ? List.of() : coming;
        coming = null;
        verified.retain(ids(everybody));
        tell(() -> listener.snapshot(everybody));
    }

    private static Set<String> ids(List<Heard> all) {
        Set<String> ids = new HashSet<>();
        for (Heard each : all) ids.add(each.message().peerId());
        return ids;
    }

    // Null when it is forged.
    private Heard heard(Presence message) {
        String peerId = message.peerId();
        if (message.type() == Presence.Type.OFFLINE) verified.remove(peerId);
        if (!message.signed()) return new Heard(message, false);
        if (verified.contains(message)) return new Heard(message, true);
        if (!PresenceSignature.checkable(peerId)) return new Heard(message.withSig(""), false);
        if (!PresenceSignature.holds(message)) {
            LOG.log(Level.DEBUG, () -> "skipped=forged peer=" + peerId);
            return null;
        }
        if (message.type() != Presence.Type.OFFLINE) verified.put(message);
        return new Heard(message, true);
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "listener=failed", bug);
        }
    }

    /// Ends a stream on which nothing comes: closes it from beside, so that the read fails.
    private static final class Silence extends InputStream {
        private final InputStream in;
        private final long limitNanos;
        private final Thread watchdog;
        private volatile long heardAt = System.nanoTime();
        private volatile boolean silent;

        Silence(InputStream in, Duration limit) {
            this.in = in;
            limitNanos = limit.toNanos();
            watchdog = Thread.ofVirtual().name("presence silence").start(this::watch);
        }

        private void watch() {
            try {
                for (long left = limitNanos; left > 0; ) {
                    Thread.sleep(Duration.ofNanos(left));
                    left = heardAt + limitNanos - System.nanoTime();
                }
                silent = true;
                in.close();
            } catch (InterruptedException | IOException over) {
                LOG.log(Level.TRACE, "watchdog=ended");
            }
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                int n = in.read(bytes, offset, length);
                heardAt = System.nanoTime();
                return n;
            } catch (IOException failed) {
                if (!silent) throw failed;
                throw new IOException("nothing came for " + limitNanos / 1_000_000_000 + " s");
            }
        }

        @Override
        public void close() {
            watchdog.interrupt();
        }
    }
}
