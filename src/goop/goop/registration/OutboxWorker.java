package goop.registration;

import goop.database.DatabaseException;
import goop.registration.Outbox.Entry;
import goop.registration.Outbox.Kind;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Does what is in the [Outbox], one at a time, on a thread of its own.
///
/// Without a mail server links go to the log, and to [#links] for the admin page.
public final class OutboxWorker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.registration");
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);
    private static final int MOST_LINKS = 100;

    /// How mail leaves.
    public record Post(MailCarrier carrier, MailServer server) {}

    /// By which mail and calls leave.
    ///
    /// @param serverName what the server is called in mails
    public record Ways(Optional<Post> post, Optional<Webhook> webhook, String serverName) {}

    /// A link that no mail carries.
    public record Link(String address, String url, Instant madeAt) {}

    private final Outbox outbox;
    private final Registrations registrations;
    private final InstantSource clock;
    private volatile Ways ways;
    private final Semaphore bell = new Semaphore(0);
    private final Thread thread;

    // Guarded by itself: the newest, the oldest first.
    private final Deque<Link> links = new ArrayDeque<>();

    private Instant cleanedAt = Instant.EPOCH;

    private OutboxWorker(
            Outbox outbox, Registrations registrations, InstantSource clock, Ways ways) {
        this.outbox = outbox;
        this.registrations = registrations;
        this.clock = clock;
        this.ways = ways;
        thread = Thread.ofPlatform().daemon().name("outbox").unstarted(this::run);
    }

    /// Starts the thread.
    public static OutboxWorker start(
            Outbox outbox, Registrations registrations, InstantSource clock, Ways ways) {
        OutboxWorker worker = new OutboxWorker(outbox, registrations, clock, ways);
        worker.thread.start();
        return worker;
    }

    /// Other ways, from the next mail or call on.
    public void use(Ways other) {
        ways = other;
        ring();
    }

    /// Those in use.
    public Ways ways() {
        return ways;
    }

    /// Something was put into the outbox.
    public void ring() {
        bell.release();
    }

    /// Links that were made for want of a mail server, the newest first.
    public List<Link> links() {
        synchronized (links) {
            return new ArrayList<>(links.reversed());
        }
    }

    private void run() {
        try {
            while (true) {
                try {
                    // Looking costs no write.
                    while (outbox.due(clock.instant())) work();
                    clean();
                } catch (DatabaseException shown) {
                    LOG.log(System.Logger.Level.TRACE, "outbox", shown);
                }
                if (bell.tryAcquire(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                    bell.drainPermits();
                }
            }
        } catch (InterruptedException closed) {
            LOG.log(System.Logger.Level.TRACE, "outbox=closed");
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "the outbox has ended", bug);
        }
    }

    private void work() throws DatabaseException, InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        Optional<Entry> taken = outbox.take(clock.instant());
        if (taken.isEmpty()) return;
        Entry entry = taken.get();
        try {
            act(entry);
        } catch (DatabaseException failed) {
            throw failed;
        } catch (IOException problem) {
            boolean permanent = problem instanceof MailException mail && mail.permanent();
            String why = problem.getMessage() == null ? problem.toString() : problem.getMessage();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "outbox: id=%d kind=%s attempt=%d: %s"
                            .formatted(entry.id(), entry.kind().column(), entry.attempts(), why));
            outbox.failed(entry, why, permanent, clock.instant());
            return;
        }
        outbox.done(entry);
    }

    private void act(Entry entry) throws IOException {
        Ways now = ways;
        if (entry.kind() == Kind.WEBHOOK) {
            if (now.webhook.isEmpty()) return;
            now.webhook.get().call(entry.address(), entry.verifiedAt(), entry.eventId());
            return;
        }
        String link =
                entry.kind() == Kind.VERIFY
                        ? outbox.link(entry, registrations.links(), clock.instant())
                        : "";
        if (now.post.isPresent()) {
            Post post = now.post.get();
            post.carrier.send(post.server, new Letters(now.serverName).of(entry, link));
        } else if (!link.isEmpty()) {
            show(entry, link);
        }
    }

    private void show(Entry entry, String link) {
        LOG.log(
                System.Logger.Level.INFO,
                "no mail server is configured, so hand on yourself: to=%s link=%s"
                        .formatted(entry.address(), link));
        synchronized (links) {
            links.addLast(new Link(entry.address(), link, clock.instant()));
            if (links.size() > MOST_LINKS) links.removeFirst();
        }
    }

    private void clean() throws DatabaseException {
        Instant now = clock.instant();
        if (now.isBefore(cleanedAt.plus(BETWEEN_CLEANINGS)) && !now.isBefore(cleanedAt)) return;
        registrations.clean();
        outbox.clean(now);
        synchronized (links) {
            links.removeIf(each -> now.isAfter(each.madeAt.plus(Tokens.LIFETIME)));
        }
        cleanedAt = now;
    }

    /// Ends; what is under way is tried again by whoever starts next.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
