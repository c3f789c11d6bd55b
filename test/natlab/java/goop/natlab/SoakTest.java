package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.http.Chromium;
import goop.json.JsonObject;
import goop.peer.TestPeer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A server that lives through much: a crowd comes, beats, changes, leaves and returns, round after
/// round, three real peers talk to each other all the time, and in each round something befalls the
/// server. At the end of each round every watcher's picture is the truth, every peer sees the
/// others, every registration that was confirmed is there, and the server and a peer have no more
/// live heap, descriptors and threads than before.
///
/// Five minutes, or `-Dgoop.soak.minutes` (`make soak`: an hour); the report with its plots is
/// `build/soak/report.html`. First of all tests, so that the others run beside it.
@Order(1)
class SoakTest {
    private static final int MINUTES = Integer.getInteger("goop.soak.minutes", 5);
    private static final int MOST_MINUTES = 240;
    private static final int PEERS = MINUTES > 5 ? 300 : 60;
    private static final int WATCHERS = MINUTES > 5 ? 60 : 12;
    private static final Path REPORT = Path.of("build/soak/report.html");
    private static final Path LOG = REPORT.resolveSibling("server.log");
    private static final int STALLED = 60;
    private static final String FOUR = "p2p.listen_addresses=0.0.0.0";
    private static final String TOKEN = "the word of the soak";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    // What everybody meets. Those that end the server come first: what leaks shows within a life.
    private static final List<SoakFault> FIRST =
            List.of(
                    SoakFault.RESTART,
                    SoakFault.KILL,
                    SoakFault.NONE,
                    SoakFault.STALL,
                    SoakFault.CLOCK,
                    SoakFault.DISK,
                    SoakFault.MEMORY,
                    SoakFault.FREEZE);

    @TempDir private Path folder;
    private final long seed = Long.getLong("goop.seed", System.nanoTime());
    private final List<SoakRound> rounds = new ArrayList<>();
    private final List<LanPeer> peers = new ArrayList<>();
    private final long began = System.nanoTime();
    private Lab lab;
    private Lab.Place internet;
    private Lab.Place crowds;
    private Lab.Place stallers;
    private SoakServer server;
    private SoakLedger ledger;
    private SoakSamples samples;
    private Process stalled;
    private Path token;
    private int lives;

    private void start() throws Exception {
        lab = Lab.open();
        internet = lab.server(2, 1);
        crowds = lab.server(20, 1);
        stallers = lab.server(21, 1);
        token = Files.writeString(folder.resolve("token"), TOKEN);
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        server =
                SoakServer.start(
                        internet,
                        folder.resolve("server"),
                        Wan.with(
                                "presence.rendezvous_bind=0.0.0.0",
                                "presence.rendezvous_port=8787",
                                "presence.relay_port=4001",
                                "presence.peer_db_path=data/peers.db",
                                "presence.admin_password=" + SoakServer.PASSWORD,
                                "presence.load_token_file=" + token,
                                "presence.limit_peer_per_minute=0",
                                "presence.limit_address_per_minute=0",
                                "presence.limit_streams_per_address=0"));
        ledger = new SoakLedger(server);
        samples = SoakSamples.start(began, server);
        // Nobody punches a hole through such routers where there is IPv4 alone: Anna and Bob stay
        // at
        // the relay.
        Lab.Place anna = lab.home(1, Router.SYMMETRIC);
        Lab.Place bob = lab.home(2, Router.SYMMETRIC);
        peers.add(Wan.peer(anna, folder, "Anna", FOUR));
        peers.add(Wan.peer(bob, folder, "Bob", FOUR));
        peers.add(Wan.peer(lab.server(3, 1), folder, "Cleo"));
        for (LanPeer each : peers) each.start();
        for (LanPeer each : peers) each.awaitReady();
    }

    @AfterEach
    void takeDown() throws Exception {
        if (samples != null) samples.close();
        if (stalled != null) stalled.destroyForcibly();
        for (LanPeer each : peers) each.close();
        if (server != null) server.close();
        if (lab != null) lab.close();
    }

    @Test
    @Timeout(value = MOST_MINUTES, unit = TimeUnit.MINUTES)
    void nothingLeaksAndNothingIsLostWhateverBefallsTheServer() throws Exception {
        System.out.println("soak seed=" + seed + " minutes=" + MINUTES);
        Random random = new Random(seed);
        List<String> complaints = new ArrayList<>();
        try {
            start();
            while (rounds.size() < FIRST.size() || seconds() < MINUTES * 60) {
                round(fault(random), random.nextInt(1_000_000));
            }
            complaints.addAll(SoakVerdict.complaints(rounds, WATCHERS));
        } catch (Exception | AssertionError failed) {
            complaints.add("round " + (rounds.size() + 1) + ": " + failed.getMessage());
            throw failed;
        } finally {
            Files.createDirectories(REPORT.getParent());
            if (server != null) {
                Files.copy(server.log(), LOG, StandardCopyOption.REPLACE_EXISTING);
            }
            List<SoakSamples.Sample> taken = samples == null ? List.of() : samples.taken();
            Files.writeString(
                    REPORT,
                    new SoakReport(rounds, taken, complaints, seed, PEERS, WATCHERS).html());
            System.out.printf(
                    "soak: %d rounds, %d registrations confirmed, report in %s%n",
                    rounds.size(), ledger == null ? 0 : ledger.confirmed(), REPORT);
        }
        assertEquals(List.of(), complaints);
        Chromium.browse("soak-report.mjs", REPORT.toAbsolutePath().toUri().toString());
    }

    private SoakFault fault(Random random) {
        if (rounds.size() < FIRST.size()) return FIRST.get(rounds.size());
        // In the second half the server must live.
        boolean late = seconds() > MINUTES * 30;
        SoakFault[] all = SoakFault.values();
        SoakFault found = all[random.nextInt(all.length)];
        return late && found.ends() ? SoakFault.NONE : found;
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    private void round(SoakFault fault, int chance) throws Exception {
        double begin = seconds();
        try (SoakCrowd crowd =
                SoakCrowd.start(crowds, server.url(), token, PEERS, WATCHERS, chance)) {
            // Until its first peers are here.
            TestPeer.await(() -> server.metric("goop_streams") > peers.size(), "for a crowd");
            assertTrue(ledger.register(), "a registration is refused");
            double from = seconds();
            fault.befall(
                    server, ledger, () -> stalled = SoakServer.stall(stallers, internet, STALLED));
            double to = seconds();
            server.heal();
            if (fault.ends()) lives++;
            String way = talk();
            JsonObject report = crowd.report();
            if (stalled != null) stalled.destroyForcibly().onExit().join();
            stalled = null;
            // What the round has brought is gone before the next.
            leftAlone();
            assertEquals(Set.of(), ledger.lost(), "registrations that were confirmed");
            SoakRound round =
                    new SoakRound(
                            rounds.size() + 1,
                            fault,
                            begin,
                            from,
                            to,
                            seconds(),
                            report,
                            way,
                            Vitals.afterCollection(server.pid()),
                            Vitals.afterCollection(peers.getFirst().program().pid()),
                            lives);
            rounds.add(round);
            System.out.printf(
                    "soak %.0f s, %s: %d of %d pictures right after %d s, %s; server %s%n",
                    round.end(),
                    fault.title,
                    report.integer("pictures_right"),
                    WATCHERS,
                    report.integer("settled_seconds"),
                    report.object("troubles").toText(),
                    round.server());
        }
    }

    private void leftAlone() throws Exception {
        String alone = "peers=3 streams=3 database=1";
        String[] last = new String[1];
        try {
            TestPeer.await(() -> alone.equals(last[0] = now()), "");
        } catch (AssertionError never) {
            throw new AssertionError("not " + alone + " but " + last[0], never);
        }
    }

    private String now() throws IOException {
        return "peers=%.0f streams=%.0f database=%.0f"
                .formatted(
                        server.metric("goop_peers"),
                        server.metric("goop_streams"),
                        server.metric("goop_database_up"));
    }

    private static void see(LanPeer one, LanPeer other) throws Exception {
        String id = other.id();
        one.sight().await(one + " to see " + other, PATIENCE, now -> now.containsKey(id));
    }

    // Empty where there is none; what was found may be a connection that is just being lost.
    private static String way(LanPeer one, LanPeer other) throws InterruptedException {
        try {
            String way = one.reach(other);
            return way.equals("untried") ? "" : way;
        } catch (IOException notYet) {
            return "";
        }
    }

    // All see all, and words and pages get there; Anna's to Bob through the relay.
    private String talk() throws Exception {
        String words = "round " + (rounds.size() + 1);
        for (LanPeer one : peers) {
            for (LanPeer other : peers) if (one != other) see(one, other);
        }
        LanPeer anna = peers.get(0);
        LanPeer bob = peers.get(1);
        LanPeer cleo = peers.get(2);
        String[] way = new String[1];
        TestPeer.await(() -> !(way[0] = way(anna, bob)).isEmpty(), "for Anna to reach Bob");
        assertEquals("relayed", way[0]);
        assertEquals("delivered", anna.say(bob, words));
        assertEquals(words, bob.heard(anna));
        assertEquals("<h1>Bob</h1>", anna.page(bob));
        assertEquals("<h1>Cleo</h1>", bob.page(cleo));
        return way[0];
    }
}
