package goop.hub;

import goop.database.DatabaseException;
import goop.http.Refusal;
import goop.hub.Application.State;
import goop.hub.replica.HubRecord;
import goop.hub.replica.Listing;
import goop.hub.replica.NotReadyException;
import goop.hub.replica.RecordBounds;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Applications for a listing, from the proof to the entry and its end. All of them are in memory;
/// every change is on disk before it holds.
///
/// A server is asked for its proof before an application is taken, and once a day while it is
/// listed. One that has not shown it for a week is taken out.
final class Applications implements ApplicationDesk {
    /// An application that nobody decides lapses after this; what is over is forgotten after this.
    static final Duration PATIENCE = Duration.ofDays(30);

    /// A refused server may ask again after this.
    static final Duration REFUSED = Duration.ofDays(7);

    /// A listed server is asked for its proof so often, more often while it does not show it.
    static final Duration CHECK = Duration.ofDays(1);

    static final Duration CHECK_AGAIN = Duration.ofHours(1);

    /// A listed server that has not shown its proof for so long is taken out.
    static final Duration SILENCE = Duration.ofDays(7);

    static final int MOST = 10_000;
    static final int MOST_WAITING = 1_000;
    static final int MOST_OF_CLIENT = 10;
    private static final int LONGEST_REASON = 200;

    private static final System.Logger LOG = System.getLogger("goop.hub");

    /// Asks a server for its proof.
    @FunctionalInterface
    interface ControlCheck {
        /// @param hub this hub's host and port, as the applicant calls it
        /// @return how many members the server counts
        /// @throws IOException when it does not show it; the message is for the applicant
        int check(String rendezvous, String hub, String community, String proof) throws IOException;
    }

    private final Directory directory;
    private final ApplicationStore store;
    private final ControlCheck control;
    private final InstantSource clock;
    // By proof. Guarded by this; no lock is held while a server is asked.
    private final Map<String, Application> all = new HashMap<>();
    private final Map<String, Instant> tried = new HashMap<>();

    Applications(
            Directory directory, ApplicationStore store, ControlCheck control, InstantSource clock)
            throws DatabaseException {
        this.directory = directory;
        this.store = store;
        this.control = control;
        this.clock = clock;
        for (Application each : store.load()) all.put(each.proof(), each);
    }

    // ---- for applicants

    /// Takes an application, after the server has shown the proof.
    ///
    /// @param hub see [Application]
    /// @throws Refusal 409 where the name, the server or the state is against it, 422 when the
    ///   server does not show the proof, 429 and 503 when there are too many
    Application apply(String proof, String community, Listing listing, String hub, String client)
            throws IOException {
        RecordBounds.community(community);
        RecordBounds.listing(listing);
        Instant now = clock.instant();
        Application wanted =
                new Application(
                        0, proof, community, listing, hub, client, State.PENDING, "", now, now);
        lawful(wanted, now);
        int members;
        try {
            members = control.check(listing.rendezvous(), hub, community, proof);
        } catch (Refusal busy) {
            throw busy;
        } catch (IOException unproved) {
            throw new Refusal(422, unproved.getMessage());
        }
        synchronized (this) {
            lawful(wanted, now);
            Application taken = keep(wanted.withMembers(members));
            LOG.log(
                    System.Logger.Level.INFO,
                    "applied=\"{0}\" server={1}",
                    community,
                    listing.rendezvous());
            return taken;
        }
    }

    private synchronized void lawful(Application wanted, Instant now) throws Refusal {
        Application known = all.get(wanted.proof());
        if (known != null && known.state() == State.LISTED) {
            throw new Refusal(409, "it is listed already; withdraw it to apply anew");
        }
        Optional<HubRecord> named = directory.entry(directory.name(), wanted.community());
        if (named.isPresent()) {
            throw new Refusal(409, "this hub lists a community of that name");
        }
        for (Application each : all.values()) {
            if (each.state() == State.REFUSED
                    && each.listing().rendezvous().equals(wanted.listing().rendezvous())
                    && each.changed().plus(REFUSED).isAfter(now)) {
                throw new Refusal(
                        409,
                        "this hub's operator has refused it"
                                + (each.reason().isEmpty() ? "" : " (" + each.reason() + ")")
                                + "; ask again after "
                                + each.changed().plus(REFUSED));
            }
        }
        if (known != null && known.state() == State.PENDING) return;
        if (all.size() >= MOST) throw new Refusal(503, "this hub has too many applications");
        List<Application> waiting =
                all.values().stream().filter(each -> each.state() == State.PENDING).toList();
        if (waiting.size() >= MOST_WAITING) {
            throw new Refusal(503, "too many applications wait for this hub's operator");
        }
        long own = waiting.stream().filter(each -> each.client().equals(wanted.client())).count();
        if (own >= MOST_OF_CLIENT) {
            throw new Refusal(429, "too many applications from your address wait already");
        }
    }

    /// The application of who knows the secret of that proof.
    synchronized Optional<Application> of(String proof) {
        return Optional.ofNullable(all.get(proof));
    }

    /// Takes it back, out of the directory too.
    ///
    /// @throws Refusal 404 when there is none, 503 when nothing may be signed now or the database
    ///   fails
    synchronized Application withdraw(String proof) throws IOException {
        Application known = all.get(proof);
        if (known == null) throw new Refusal(404, "no such application");
        if (known.state().over()) return known;
        if (known.state() == State.LISTED) unlist(known);
        return keep(known.in(State.WITHDRAWN, "withdrawn by the applicant", clock.instant()));
    }

    // ---- for the operator

    @Override
    public synchronized List<Application> all() {
        return all.values().stream()
                .sorted(
                        Comparator.comparing((Application each) -> each.state() != State.PENDING)
                                .thenComparing(Application::changed, Comparator.reverseOrder())
                                .thenComparing(Application::id))
                .toList();
    }

    @Override
    public synchronized void accept(long id) throws IOException {
        Application wanted = waiting(id);
        Optional<HubRecord> named = directory.entry(directory.name(), wanted.community());
        // It may be there already: this hub ended between the two steps below.
        if (named.isPresent() && !isOf(wanted, named.get())) {
            throw new Refusal(409, "this hub lists another community of that name");
        }
        try {
            directory.put(wanted.community(), wanted.listing());
        } catch (NotReadyException | DatabaseException later) {
            throw new Refusal(503, later.getMessage());
        }
        keep(wanted.in(State.LISTED, "", clock.instant()));
        LOG.log(System.Logger.Level.INFO, "listed=\"{0}\"", wanted.community());
    }

    @Override
    public synchronized void refuse(long id, String reason) throws IOException {
        if (reason.length() > LONGEST_REASON) {
            throw new Refusal(400, "reason: at most " + LONGEST_REASON + " characters");
        }
        Application wanted = waiting(id);
        keep(wanted.in(State.REFUSED, reason.replaceAll("\\p{Cntrl}", " "), clock.instant()));
        LOG.log(System.Logger.Level.INFO, "refused=\"{0}\"", wanted.community());
    }

    private Application waiting(long id) throws Refusal {
        for (Application each : all.values()) {
            if (each.id() != id) continue;
            if (each.state() == State.PENDING) return each;
            throw new Refusal(409, "it does not wait any more: " + each.state().word());
        }
        throw new Refusal(404, "no such application");
    }

    // ---- for the house

    /// Asks servers that are due, one after the other, and ends what is over. To be called now and
    /// then, by a thread that may wait.
    void tick() throws InterruptedException {
        for (Application each : all()) {
            if (Thread.interrupted()) throw new InterruptedException();
            try {
                tend(each, clock.instant());
            } catch (IOException later) {
                // The database or the hub's standing says so elsewhere; the next tick tries again.
                LOG.log(System.Logger.Level.DEBUG, "application=" + each.id(), later);
            }
        }
    }

    private void tend(Application each, Instant now) throws IOException {
        if (each.state() == State.LISTED) {
            tendListed(each, now);
        } else if (each.changed().plus(PATIENCE).isBefore(now)) {
            synchronized (this) {
                if (all.get(each.proof()) != each) return;
                if (each.state() == State.PENDING) {
                    keep(each.in(State.LAPSED, "nobody decided in 30 days", now));
                } else {
                    store.forget(each);
                    all.remove(each.proof());
                    tried.remove(each.proof());
                }
            }
        }
    }

    private void tendListed(Application each, Instant now) throws IOException {
        Optional<HubRecord> entry = directory.entry(directory.name(), each.community());
        if (entry.filter(record -> isOf(each, record)).isEmpty()) {
            String why = "this hub's operator has taken the entry out";
            replace(each, each.in(State.REFUSED, why, now));
            return;
        }
        if (!isDue(each, now)) return;
        try {
            int members =
                    control.check(
                            each.listing().rendezvous(),
                            each.hub(),
                            each.community(),
                            each.proof());
            count(each, members);
            replace(each, each.checkedAt(now).withMembers(members));
        } catch (Refusal busy) {
            throw busy;
        } catch (IOException unproved) {
            failed(each, unproved.getMessage(), now);
        }
    }

    // What the operator wrote into the entry stays.
    private synchronized void count(Application each, int members) throws IOException {
        Optional<HubRecord> entry = directory.entry(directory.name(), each.community());
        if (all.get(each.proof()) != each || entry.filter(it -> isOf(each, it)).isEmpty()) return;
        Listing listed = entry.get().listing().orElseThrow();
        if (listed.members() == members) return;
        try {
            directory.put(each.community(), listed.withMembers(members));
        } catch (NotReadyException | DatabaseException later) {
            throw new Refusal(503, later.getMessage());
        }
    }

    private synchronized boolean isDue(Application each, Instant now) {
        if (each.checked().plus(CHECK).isAfter(now)) return false;
        Instant last = tried.getOrDefault(each.proof(), Instant.MIN);
        if (last.isAfter(now.minus(CHECK_AGAIN))) return false;
        tried.put(each.proof(), now);
        return true;
    }

    private synchronized void failed(Application each, String why, Instant now) throws IOException {
        if (all.get(each.proof()) != each) return;
        if (each.checked().plus(SILENCE).isAfter(now)) {
            String soon = why + "; it is taken out of the directory after a week of that";
            if (!soon.equals(each.reason())) keep(each.in(State.LISTED, soon, each.changed()));
            return;
        }
        unlist(each);
        keep(each.in(State.LAPSED, why, now));
        LOG.log(System.Logger.Level.INFO, "lapsed=\"{0}\" why=\"{1}\"", each.community(), why);
    }

    private synchronized void replace(Application before, Application after) throws IOException {
        if (all.get(before.proof()) != before) return;
        keep(after.state() == State.LISTED ? after.in(State.LISTED, "", after.changed()) : after);
    }

    // ---- within

    private static boolean isOf(Application each, HubRecord entry) {
        return entry.listing()
                .filter(it -> it.rendezvous().equals(each.listing().rendezvous()))
                .isPresent();
    }

    private void unlist(Application each) throws IOException {
        Optional<HubRecord> entry = directory.entry(directory.name(), each.community());
        if (entry.filter(record -> isOf(each, record)).isEmpty()) return;
        try {
            directory.delete(each.community());
        } catch (NotReadyException | DatabaseException later) {
            throw new Refusal(503, later.getMessage());
        }
    }

    private Application keep(Application each) throws Refusal {
        try {
            long id = store.keep(each);
            Application kept =
                    new Application(
                            id,
                            each.proof(),
                            each.community(),
                            each.listing(),
                            each.hub(),
                            each.client(),
                            each.state(),
                            each.reason(),
                            each.changed(),
                            each.checked());
            all.put(kept.proof(), kept);
            return kept;
        } catch (DatabaseException failed) {
            throw new Refusal(503, failed.getMessage());
        }
    }
}
