package goop.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.config.Secret;
import goop.database.Database;
import goop.database.Database.Durability;
import goop.registration.Registrations.Outcome;
import goop.registration.Registrations.Taken;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// Its bound, and who does what is in it.
class OutboxTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MAILS = 60;

    @TempDir Path folder;

    private Database open() throws Exception {
        return Database.open(folder.resolve("board.db"), folder);
    }

    private static Registrations registrations(Database database) {
        return new Registrations(database, () -> NOW, true, true);
    }

    private static Taken request(Registrations registrations, String email) throws Exception {
        return registrations.request(EmailAddress.parse(email), Optional.empty(), "http://x", true);
    }

    private static long waiting(Database database) throws Exception {
        return database.read(session -> session.number("SELECT count(*) FROM outbox"));
    }

    @Test
    void atItsBoundRequestsAreRefusedAndNothingIsLost() throws Exception {
        try (Database database = open()) {
            Registrations registrations = registrations(database);
            Outbox outbox = new Outbox(database);
            assertEquals(Taken.YES, request(registrations, "first@example.org"));
            String link = outbox.link(outbox.take(NOW).orElseThrow(), Optional.empty(), NOW);
            database.write(
                    Durability.KEPT,
                    session ->
                            session.update(
                                    "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n"
                                        + " WHERE i < ?1) INSERT INTO outbox (kind, email,"
                                        + " link_base, event_id, created_at, next_at) SELECT"
                                        + " 'already', 'first@example.org', 'http://x', i, ?2, ?2"
                                        + " FROM n",
                                    Outbox.MOST - 1,
                                    NOW));
            assertEquals(Taken.YES, request(registrations, "last@example.org"), "the last place");
            assertEquals(Taken.FULL, request(registrations, "late@example.org"));
            assertEquals(Outbox.MOST, waiting(database));
            assertTrue(registrations.search("late@", 10).isEmpty(), "nothing is half kept");

            // Whoever has a link is verified all the same, and the call that tells of it is kept.
            assertInstanceOf(
                    Outcome.Verified.class,
                    registrations.verify(link.substring(link.indexOf('=') + 1)));
            assertEquals(Outbox.Kind.WEBHOOK, outbox.all(1).getFirst().kind());
            assertEquals(Outbox.MOST + 1, waiting(database));

            for (int i = 0; i < 2; i++) outbox.done(outbox.take(NOW).orElseThrow());
            assertEquals(Taken.YES, request(registrations, "late@example.org"));
        }
    }

    @Test
    void twoServersThatRaceSendEachMailOnce() throws Exception {
        Map<String, AtomicInteger> sent = new ConcurrentHashMap<>();
        // Neither gets past its first mail before the other has taken one too.
        CyclicBarrier both = new CyclicBarrier(2);
        try (Database a = open();
                Database b = open()) {
            for (int i = 0; i < MAILS; i++) {
                request(registrations(i % 2 == 0 ? a : b), "user" + i + "@example.org");
            }
            Sender first = new Sender(both, sent);
            Sender second = new Sender(both, sent);
            try (OutboxWorker one = worker(a, first);
                    OutboxWorker other = worker(b, second)) {
                long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                while (waiting(a) > 0) {
                    assertTrue(System.nanoTime() < end, () -> sent.size() + " were sent");
                    Thread.sleep(10);
                }
                assertEquals(List.of(), one.links(), "mail carries them");
                assertEquals(List.of(), other.links());
            }
            System.out.println("one sent " + first.count + ", the other " + second.count);
            assertTrue(first.count.get() > 0 && second.count.get() > 0);
            assertEquals(MAILS, first.count.get() + second.count.get());
            assertEquals(MAILS, sent.size());
            sent.forEach((to, times) -> assertEquals(1, times.get(), to));
        }
    }

    private static OutboxWorker worker(Database database, MailCarrier carrier) {
        MailServer server =
                new MailServer(
                        "localhost",
                        25,
                        MailServer.Security.NONE,
                        "",
                        new Secret(""),
                        "board@example.org",
                        Optional.empty());
        return OutboxWorker.start(
                new Outbox(database),
                registrations(database),
                () -> NOW,
                new OutboxWorker.Ways(
                        Optional.of(new OutboxWorker.Post(carrier, server)), Optional.empty(), ""));
    }

    /// Counts what it is given to send.
    private static final class Sender implements MailCarrier {
        final AtomicInteger count = new AtomicInteger();
        private final CyclicBarrier both;
        private final Map<String, AtomicInteger> sent;

        Sender(CyclicBarrier both, Map<String, AtomicInteger> sent) {
            this.both = both;
            this.sent = sent;
        }

        @Override
        public void send(MailServer server, Mail mail) throws MailException {
            sent.computeIfAbsent(mail.to().toString(), to -> new AtomicInteger()).incrementAndGet();
            if (count.getAndIncrement() > 0) return;
            try {
                both.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
                throw new MailException("the other took none", true, alone);
            }
        }
    }

    @Test
    void whatADeadServerHasTakenIsTheOthersWhenItsLeaseEnds() throws Exception {
        try (Database a = open();
                Database b = open()) {
            request(registrations(a), "anna@example.org");
            Outbox.Entry taken = new Outbox(a).take(NOW).orElseThrow();
            Outbox other = new Outbox(b);
            Instant end = NOW.plus(Outbox.LEASE);
            assertTrue(other.take(end.minusMillis(1)).isEmpty());
            Outbox.Entry again = other.take(end).orElseThrow();
            assertEquals(taken.id(), again.id());
            assertEquals(taken.eventId(), again.eventId());
            assertEquals(2, again.attempts());
        }
    }
}
