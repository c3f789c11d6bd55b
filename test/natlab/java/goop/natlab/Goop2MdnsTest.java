package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.JsonObject;
import goop.libp2p.interop.Partner;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Our peer and one that speaks as goop2's do, on one link and with no server anywhere.
@Execution(ExecutionMode.CONCURRENT)
class Goop2MdnsTest {
    /// What is promised; five times that is what a machine that does much else is given.
    private static final Duration PROMISED = Duration.ofSeconds(2);

    private static final Duration PATIENCE = PROMISED.multipliedBy(5);
    private static final String TAG = "goop-mdns";

    @TempDir private Path folder;

    private Partner goop2(Lab lab, Lab.Place place) throws IOException {
        Path site = Files.createDirectories(folder.resolve("greta"));
        Files.writeString(site.resolve("index.html"), "<h1>Greta</h1>");
        return lab.start(
                place,
                Partner.Make.GOOP2,
                "--label",
                "Greta",
                "--mdns",
                TAG,
                "--site",
                site.toString(),
                "--listen",
                "/ip4/0.0.0.0/tcp/0",
                "--listen",
                "/ip6/::/tcp/0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachFindsTheOtherAndAsksItForItsPage(boolean oursFirst) throws Exception {
        try (Lab lab = Lab.open();
                LanPeer anna =
                        new LanPeer(
                                lab.neighbour(1, true, true), folder, "Anna", "log.level=debug")) {
            Lab.Place place = lab.neighbour(2, true, true);
            Partner greta = oursFirst ? null : goop2(lab, place);
            long both = anna.withSite().start().awaitReady();
            if (oursFirst) {
                greta = goop2(lab, place);
                both = System.nanoTime();
            }
            String her = greta.id().toString();
            long found =
                    anna.sight()
                            .await(
                                    "to find goop2's peer by mDNS",
                                    PATIENCE,
                                    rows ->
                                            rows.containsKey(her)
                                                    && Sight.sources(rows.get(her))
                                                            .contains("mdns"));
            print("ours finds goop2's", both, found);
            print("goop2's finds ours", both, awaitFound(greta, anna));
            assertEquals(
                    "<h1>Anna</h1>",
                    greta.ask("site", "peer", anna.id(), "path", "/").string("text"));
            assertEquals("<h1>Greta</h1>", anna.get("/p/" + her + "/").body());
            // Its name comes by GossipSub over the connection that mDNS has led to.
            try {
                anna.sight()
                        .await(
                                "to hear its name",
                                PATIENCE,
                                rows -> Sight.text(rows.get(her), "Content").equals("Greta"));
            } catch (AssertionError unheard) {
                throw new AssertionError(bothSides(greta, anna), unheard);
            }
            assertEquals("lan", Sight.text(anna.peers().getFirst(), "Via"));
        }
    }

    // Which connections and streams there are, as the one sees them, and how they came about, as
    // the other has it in its log.
    private static String bothSides(Partner greta, LanPeer anna) throws IOException {
        String log = Files.readString(anna.directory().resolve("log"));
        return "Greta: %s%nAnna, %s: %s".formatted(greta.ask("connections"), anna.id(), log);
    }

    private static long awaitFound(Partner greta, LanPeer anna) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (JsonObject each : greta.ask("peers").array("peers").objects()) {
                boolean found = each.strings("sources").contains("mdns");
                if (found && each.string("peerID").equals(anna.id())) return System.nanoTime();
            }
            assertTrue(System.nanoTime() < end, "goop2's peer does not find ours");
            Thread.sleep(5);
        }
    }

    private static void print(String what, long then, long now) {
        System.out.printf("mDNS of peers: %s after %d ms%n", what, (now - then) / 1_000_000);
    }
}
