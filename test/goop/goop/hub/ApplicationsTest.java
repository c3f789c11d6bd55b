package goop.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.community.Proof;
import goop.database.Database;
import goop.database.Schema;
import goop.http.Refusal;
import goop.hub.Application.State;
import goop.hub.replica.Listing;
import goop.hub.replica.Listing.Type;
import goop.hub.replica.Replica;
import goop.hub.replica.Saved;
import goop.libp2p.Keypair;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What becomes of applications, by a clock of ours.
class ApplicationsTest {
    private static final String URL = "https://r.example.org";
    private static final String HUB = "hub.example.org";
    private static final Listing LISTING = new Listing(URL, Listing.Type.OPEN, "We dig", 0);

    @TempDir Path folder;

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private int counted;
    private final Map<String, String> shown = new ConcurrentHashMap<>();
    private Database database;
    private Directory directory;
    private Applications applications;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(Schema.HUB, folder.resolve("hub.db"), folder);
        RecordStore store = new RecordStore(database);
        Saved saved = store.load();
        Replica replica = new Replica(HUB, key, false, List.of(), saved, millis());
        directory =
                new Directory(
                        HUB,
                        replica,
                        store,
                        new Moderation(new OperatorStore(database)),
                        () -> now);
        applications =
                new Applications(
                        directory, new ApplicationStore(database), this::control, () -> now);
    }

    private final Keypair key = Keypair.generate();

    private long millis() {
        return now.toEpochMilli();
    }

    @AfterEach
    void close() {
        database.close();
    }

    // As if killed: what is not on disk is gone.
    private void again() throws Exception {
        close();
        open();
    }

    private int control(String url, String hub, String community, String proof) throws IOException {
        if (!proof.equals(shown.get(url))) throw new IOException(url + " does not show it");
        return counted;
    }

    private Application apply(String secret, String community) throws IOException {
        return applications.apply(Proof.of(secret), community, LISTING, HUB, "192.0.2.0");
    }

    private static int status(Work work) {
        return assertThrows(Refusal.class, work::run).status();
    }

    private interface Work {
        void run() throws Exception;
    }

    private State state(String secret) {
        return applications.of(Proof.of(secret)).orElseThrow().state();
    }

    private boolean listed(String community) {
        return directory.entry(HUB, community).isPresent();
    }

    private void tick(Duration later) throws Exception {
        now = now.plus(later);
        directory.tick();
        applications.tick();
    }

    @Test
    void aServerThatDoesNotShowTheProofIsRefusedAndNothingIsKept() throws Exception {
        assertEquals(422, status(() -> apply("s", "Gardeners")));
        assertEquals(List.of(), applications.all());
    }

    @Test
    void anApplicationWaitsIsAcceptedAndWithdrawnAndSurvivesEachStep() throws Exception {
        shown.put(URL, Proof.of("s"));
        assertEquals(State.PENDING, apply("s", "Gardeners").state());
        again();
        assertEquals(State.PENDING, state("s"));
        assertFalse(listed("Gardeners"));
        long id = applications.all().getFirst().id();
        applications.accept(id);
        assertTrue(listed("Gardeners"));
        again();
        assertEquals(State.LISTED, state("s"));
        assertEquals(409, status(() -> apply("s", "Gardeners")));
        assertEquals(409, status(() -> applications.accept(id)));
        assertEquals(404, status(() -> applications.accept(id + 1)));
        applications.withdraw(Proof.of("s"));
        again();
        assertEquals(State.WITHDRAWN, state("s"));
        assertFalse(listed("Gardeners"));
        assertEquals(State.PENDING, apply("s", "Gardeners").state());
    }

    @Test
    void aHubThatEndedBetweenEntryAndStateAcceptsOnce() throws Exception {
        shown.put(URL, Proof.of("s"));
        long id = apply("s", "Gardeners").id();
        directory.put("Gardeners", LISTING);
        again();
        applications.accept(id);
        assertEquals(State.LISTED, state("s"));
    }

    @Test
    void aNameThatIsAnothersIsRefusedAtEachStep() throws Exception {
        shown.put(URL, Proof.of("s"));
        long id = apply("s", "Gardeners").id();
        Listing other = new Listing("https://o.example.org", Listing.Type.OPEN, "", 0);
        directory.put("Gardeners", other);
        assertEquals(409, status(() -> applications.accept(id)));
        assertEquals(409, status(() -> apply("t", "Gardeners")));
        assertEquals(other, directory.entry(HUB, "Gardeners").orElseThrow().listing().get());
    }

    @Test
    void aRefusedServerMayAskAgainAfterAWeek() throws Exception {
        shown.put(URL, Proof.of("s"));
        applications.refuse(apply("s", "Gardeners").id(), "not about gardens");
        Refusal refused = assertThrows(Refusal.class, () -> apply("s", "Gardeners"));
        assertTrue(refused.getMessage().contains("not about gardens"), refused.getMessage());
        tick(Applications.REFUSED.plusSeconds(1));
        assertEquals(State.PENDING, apply("s", "Gardeners").state());
    }

    @Test
    void aServerThatShowsNothingForAWeekIsTakenOut() throws Exception {
        shown.put(URL, Proof.of("s"));
        applications.accept(apply("s", "Gardeners").id());
        for (int day = 0; day < 20; day++) tick(Duration.ofDays(1));
        assertEquals(State.LISTED, state("s"));
        shown.clear();
        tick(Duration.ofDays(2));
        assertEquals(State.LISTED, state("s"));
        assertTrue(applications.of(Proof.of("s")).orElseThrow().reason().contains("does not show"));
        shown.put(URL, Proof.of("s"));
        tick(Applications.CHECK_AGAIN.plusSeconds(1));
        assertEquals("", applications.of(Proof.of("s")).orElseThrow().reason());
        shown.clear();
        for (int day = 0; day < 9; day++) tick(Duration.ofDays(1));
        assertEquals(State.LAPSED, state("s"));
        assertFalse(listed("Gardeners"));
        tick(Applications.PATIENCE.plusSeconds(1));
        assertEquals(List.of(), applications.all());
    }

    @Test
    void itsMembersAreThoseThatTheServerCountedLast() throws Exception {
        shown.put(URL, Proof.of("s"));
        counted = 12;
        applications.accept(apply("s", "Gardeners").id());
        assertEquals(12, entry("Gardeners").members());
        Listing edited = new Listing(URL, Type.INVITE_ONLY, "as we put it", 12);
        directory.put("Gardeners", edited);
        counted = 13;
        tick(Duration.ofDays(1).plusSeconds(1));
        assertEquals(edited.withMembers(13), entry("Gardeners"));
        again();
        tick(Duration.ofSeconds(1));
        assertEquals(edited.withMembers(13), entry("Gardeners"));
    }

    private Listing entry(String community) {
        return directory.entry(HUB, community).orElseThrow().listing().orElseThrow();
    }

    @Test
    void anEntryThatTheOperatorDeletesIsNotBroughtBack() throws Exception {
        shown.put(URL, Proof.of("s"));
        applications.accept(apply("s", "Gardeners").id());
        directory.delete("Gardeners");
        tick(Duration.ofSeconds(1));
        assertEquals(State.REFUSED, state("s"));
        assertFalse(listed("Gardeners"));
    }

    @Test
    void oneThatNobodyDecidesLapses() throws Exception {
        shown.put(URL, Proof.of("s"));
        apply("s", "Gardeners");
        tick(Applications.PATIENCE.plusSeconds(1));
        assertEquals(State.LAPSED, state("s"));
    }

    @Test
    void oneNetworkCannotFillTheOperatorsList() throws Exception {
        for (int i = 0; i < Applications.MOST_OF_CLIENT; i++) {
            shown.put(URL, Proof.of("s" + i));
            apply("s" + i, "Community " + i);
        }
        shown.put(URL, Proof.of("more"));
        assertEquals(429, status(() -> apply("more", "One more")));
        applications.apply(Proof.of("more"), "Another's", LISTING, HUB, "198.51.100.0");
    }
}
