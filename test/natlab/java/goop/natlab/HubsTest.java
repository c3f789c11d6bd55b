package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.Json;
import goop.json.JsonObject;
import goop.libp2p.KeyFile;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// Five super hubs, each a process on a machine of its own, that federate all with all; between
/// them the network is divided and healed, one is killed in the middle, and one is put back from an
/// old backup. Each test finds all of them well, and leaves them so.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class HubsTest {
    private static final int HUBS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String PASSWORD = "correct-horse";

    @TempDir private static Path folder;
    private final List<Lab.Place> places = new ArrayList<>();
    private final List<Program> hubs = new ArrayList<>();
    private Lab lab;

    @BeforeAll
    void startAll() throws Exception {
        lab = Lab.open();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < HUBS; i++) {
            places.add(lab.server(10 + i, 1));
            String key = KeyFile.loadOrCreate(data(i).resolve("hub.key")).peerId().toString();
            lines.add(name(i) + " " + key + " url=" + url(i));
        }
        for (int i = 0; i < HUBS; i++) {
            List<String> others = new ArrayList<>(lines);
            others.remove(i);
            Files.writeString(
                    folder(i).resolve("goop.properties"),
                    """
                    hub.name = %s
                    hub.bind = 0.0.0.0
                    hub.admin_password = %s
                    federation.pull_seconds = 2
                    federation.peers = %s
                    """
                            .formatted(name(i), PASSWORD, String.join(", ", others)));
            hubs.add(null);
            start(i);
        }
        for (Program each : hubs) each.awaitReady();
        for (int i = 0; i < HUBS; i++) {
            int hub = i;
            await(name(i) + " may sign", () -> state(hub).string("state").equals("ready"));
        }
    }

    @AfterAll
    void takeDown() {
        for (Program each : hubs) if (each != null) each.close();
        if (lab != null) lab.close();
    }

    private static String name(int hub) {
        return "hub" + hub + ".test";
    }

    private static String url(int hub) {
        return "http://85.0.0." + (10 + hub) + ":8789";
    }

    private static Path folder(int hub) {
        return folder.resolve(name(hub));
    }

    private static Path data(int hub) {
        return folder(hub).resolve("data");
    }

    private void start(int hub) throws IOException {
        hubs.set(hub, Program.start(places.get(hub), "hub", folder(hub), List.of()));
    }

    private String curl(int hub, String words) throws IOException {
        String all = "curl -s --max-time 15 -u admin:" + PASSWORD + " " + words;
        return Namespaces.exec(places.get(hub).namespace(), all);
    }

    private JsonObject state(int hub) throws IOException {
        return Json.parseObject(curl(hub, url(hub) + "/admin/federation.json").getBytes());
    }

    private String list(int hub, String query) throws IOException {
        return curl(hub, url(hub) + "/api/communities?limit=200&" + query);
    }

    // No spaces in it: it becomes one word of a command.
    private String put(int hub, String community, String description) throws IOException {
        return curl(
                hub,
                "-d {\"community\":\"%s\",\"rendezvous\":\"https://r.test\",\"description\":\"%s\"} %s"
                        .formatted(community, description, url(hub) + "/admin/communities"));
    }

    private void delete(int hub, String community) throws IOException {
        String json = "{\"community\":\"%s\"}".formatted(community);
        curl(hub, "-d " + json + " " + url(hub) + "/admin/communities/delete");
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) throw new AssertionError("never: " + what);
            Thread.sleep(100);
        }
    }

    private void awaitOneDirectory() throws Exception {
        long began = System.nanoTime();
        await(
                "one directory",
                () -> {
                    String first = list(0, "");
                    for (int i = 1; i < HUBS; i++) if (!list(i, "").equals(first)) return false;
                    return true;
                });
        System.out.printf(
                "HubsTest one directory after %d ms%n", (System.nanoTime() - began) / 1_000_000);
    }

    // What goes between the two sides is lost without a word, or refused.
    private void divide(List<Integer> side, String verdict) throws IOException {
        for (int i = 0; i < HUBS; i++) {
            List<String> others = new ArrayList<>();
            for (int j = 0; j < HUBS; j++) {
                if (side.contains(i) != side.contains(j)) others.add("85.0.0." + (10 + j));
            }
            String far = String.join(", ", others);
            Namespaces.nft(
                    places.get(i).namespace(),
                    """
                    table ip divide {
                      chain in { type filter hook input priority 0; ip saddr { %s } drop; }
                      chain out { type filter hook output priority 0; ip daddr { %s } %s; }
                    }
                    """
                            .formatted(far, far, verdict));
        }
    }

    private void heal() throws IOException {
        for (Lab.Place each : places) Namespaces.nft(each.namespace(), "");
    }

    @Test
    @Order(1)
    void whatEachListsIsWithAll() throws Exception {
        for (int i = 0; i < HUBS; i++) put(i, "community" + i, "of" + i);
        await("all five at the last", () -> list(4, "").split("\"community\":").length == 6);
        awaitOneDirectory();
    }

    @Test
    @Order(2)
    void twoSidesOfADividedNetworkGoOnAndAreOneDirectoryOnceItIsHealed() throws Exception {
        divide(List.of(0, 1), "drop");
        put(0, "north", "north");
        delete(1, "community1");
        put(3, "south", "south");
        await("north at 1", () -> list(1, "q=north").contains("north"));
        await("south at 4", () -> list(4, "q=south").contains("south"));
        assertFalse(list(4, "q=north").contains("\"north\""));
        assertTrue(list(4, "q=community1").contains("community1"));
        heal();
        awaitOneDirectory();
        String all = list(2, "");
        assertTrue(all.contains("\"north\"") && all.contains("\"south\""), all);
        assertFalse(all.contains("community1"), all);
    }

    @Test
    @Order(3)
    void oneThatIsKilledWhileItTakesEntriesHasThemAllSoonAfterItsStart() throws Exception {
        for (int i = 0; i < 60; i++) {
            put(0, "many" + i, "many");
            if (i == 30) hubs.get(4).close();
        }
        start(4);
        hubs.get(4).awaitReady();
        awaitOneDirectory();
        assertEquals(61, list(4, "q=many").split("\"community\":").length);
    }

    @Test
    @Order(4)
    void oneThatIsPutBackFromAnOldBackupBringsNothingBackAndSignsNothingTwice() throws Exception {
        put(3, "doomed", "old");
        put(3, "kept", "old");
        List<String> backup = new ArrayList<>(Lab.jar());
        backup.addAll(List.of("db", "backup", folder(3).toString(), "--hub"));
        String copy = Namespaces.exec(places.get(3).namespace(), String.join(" ", backup)).strip();
        copy = copy.substring(copy.lastIndexOf('\n') + 1);
        delete(3, "doomed");
        long newest = version(put(3, "kept", "new"));
        put(3, "added", "new");
        awaitOneDirectory();
        hubs.get(3).close();
        divide(List.of(3), "reject with icmp type host-unreachable");
        for (String each : List.of("hub.db", "hub.db-wal", "hub.db-shm")) {
            Files.deleteIfExists(data(3).resolve(each));
        }
        Files.copy(Path.of(copy), data(3).resolve("hub.db"));
        start(3);
        hubs.get(3).awaitReady();
        assertEquals("learning", state(3).string("state"));
        assertTrue(put(3, "kept", "rash").startsWith("this hub has just started"));
        heal();
        await("it has learned", () -> state(3).string("state").equals("ready"));
        awaitOneDirectory();
        assertFalse(list(3, "q=doomed").contains("doomed"));
        assertTrue(list(3, "q=added").contains("added"));
        assertTrue(list(3, "q=kept").contains("\"new\""));
        assertTrue(version(put(3, "kept", "newer")) > newest);
        awaitOneDirectory();
    }

    private static long version(String entry) throws IOException {
        return Json.parseObject(entry.getBytes()).integer("version");
    }
}
