package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Three rendezvous servers and three nodes of NATS, each a process on a machine of its own, under
/// peers and watchers whose pictures are held against the truth once a second, while servers and
/// nodes are killed, lines are cut, and all servers are restarted one by one.
///
/// Small, unless `-Dgoop.cluster.peers` says otherwise (`make cluster`: 3,000, and 300 watchers).
class ClusterLabTest {
    private static final int PEERS = Integer.getInteger("goop.cluster.peers", 150);
    private static final int WATCHERS = Integer.getInteger("goop.cluster.watchers", 15);
    private static final boolean FULL = PEERS > 150;
    private static final int TTL = FULL ? 20 : 6;
    private static final int HEARTBEAT = FULL ? 5 : 2;
    private static final int MOST_MINUTES = 20;
    private static final Pattern FIGURE = Pattern.compile("(\\w+)=(\\S+)");

    @TempDir Path folder;
    private final BlockingQueue<String> verdicts = new LinkedBlockingQueue<>();
    private final List<String> report = Collections.synchronizedList(new ArrayList<>());
    private final List<Lab.Place> machines = new ArrayList<>();
    private final List<Program> servers = new ArrayList<>();
    private List<NatsNode> nodes;
    private Process load;
    private long flickers;

    private Program server(int number) throws IOException {
        List<String> urls = new ArrayList<>(nodes.stream().map(NatsNode::url).toList());
        Collections.rotate(urls, -number);
        return Program.start(
                machines.get(number),
                "rendezvous",
                folder.resolve("server" + number),
                List.of(
                        "presence.rendezvous_bind=" + machines.get(number).address(),
                        "presence.cluster_url=" + String.join(",", urls),
                        "presence.cluster_secret_file=" + folder.resolve("secret"),
                        "presence.ttl_seconds=" + TTL,
                        "presence.heartbeat_seconds=" + HEARTBEAT));
    }

    private void startLoad(Lab.Place place, long seed) throws IOException {
        List<String> words = new ArrayList<>(Lab.inside(place));
        words.addAll(Lab.own(FULL ? "700m" : "128m", ClusterLoad.class));
        words.addAll(
                List.of(
                        Long.toString(seed),
                        Integer.toString(TTL * 1000),
                        Integer.toString(HEARTBEAT * 1000),
                        Integer.toString(PEERS),
                        Integer.toString(WATCHERS)));
        for (Lab.Place each : machines) words.add("http://" + each.address() + ":8787");
        load = new ProcessBuilder(words).redirectError(folder.resolve("load").toFile()).start();
        BufferedReader out = load.inputReader(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(() -> out.lines().forEach(verdicts::add));
    }

    private static long figure(String verdict, String name) {
        Matcher found = FIGURE.matcher(verdict);
        while (found.find()) {
            if (found.group(1).equals(name)) return Long.parseLong(found.group(2));
        }
        throw new AssertionError("no " + name + " in " + verdict);
    }

    /// Whether no peer and no event is lost.
    private static boolean whole(String verdict) {
        return figure(verdict, "missing") + figure(verdict, "stale") + figure(verdict, "unheard")
                == 0;
    }

    /// Whether, besides, nobody is shown who has silently gone. Who goes so with a server that ends
    /// is shown for a ttl from that server's last word on.
    private static boolean right(String verdict) {
        return whole(verdict) && figure(verdict, "ghosts") == 0;
    }

    private String next() throws Exception {
        String verdict = verdicts.poll(60, TimeUnit.SECONDS);
        if (verdict == null) throw new AssertionError(Files.readString(folder.resolve("load")));
        return verdict;
    }

    /// Looks on for so many seconds and says at how many of them a peer or an event was lost.
    private int wrong(int seconds) throws Exception {
        verdicts.clear();
        int wrong = 0;
        for (int i = 0; i < seconds; i++) {
            String verdict = next();
            if (!right(verdict)) report.add("   " + verdict);
            if (!whole(verdict)) wrong++;
        }
        return wrong;
    }

    /// Waits until every connected watcher's picture is right, and so many are connected.
    private void heal(String what, int connected) throws Exception {
        verdicts.clear();
        int seconds = 0;
        String verdict;
        do {
            verdict = next();
            seconds++;
            assertTrue(seconds <= 5 * TTL + 30, what + ": " + verdict + "\n" + report);
        } while (!right(verdict) || figure(verdict, "connected") < connected);
        report.add(what + ": right after " + seconds + " s; " + verdict);
    }

    private void nobodyFlickers(String what) throws Exception {
        long now = figure(next(), "flickers");
        assertEquals(flickers, now, what + ": peers that were here were shown as gone\n" + report);
    }

    private void sides(String sides) throws IOException {
        load.getOutputStream().write((sides + "\n").getBytes(StandardCharsets.UTF_8));
        load.getOutputStream().flush();
    }

    // A machine neither hears the others nor is heard; or only the one or the other.
    private static void cut(Lab.Place place, List<Lab.Place> others, boolean in, boolean out)
            throws IOException {
        String them = others.stream().map(Lab.Place::address).collect(Collectors.joining(", "));
        String rules = "table inet cut {\n";
        String chain = "chain %s { type filter hook %s priority 0; ip %s { %s } drop; }\n";
        if (in) rules += chain.formatted("in", "input", "saddr", them);
        if (out) rules += chain.formatted("out", "output", "daddr", them);
        Namespaces.nft(place.namespace(), rules + "}\n");
    }

    private static void mend(Lab.Place place) throws IOException {
        Namespaces.nft(place.namespace(), "");
    }

    /// Holds a cut for so long that the other side's peers expire, and watches it heal.
    private void held(String what, String sides, Lab.Place mended) throws Exception {
        sides(sides);
        heal(what + ", each side by itself", WATCHERS);
        int wrong = wrong(TTL + 3);
        assertTrue(wrong <= 1, what + ": a side was wrong of itself\n" + report);
        mend(mended);
        heal(what + ", mended", WATCHERS);
        // What the sides have of each other counts from when it had time to come.
        Thread.sleep(TimeUnit.SECONDS.toMillis(TTL) / 2);
        sides("0,0,0");
        heal(what + ", together again", WATCHERS);
        flickers = figure(next(), "flickers");
    }

    @Test
    @Timeout(value = MOST_MINUTES, unit = TimeUnit.MINUTES)
    void watchersOfServersThatLiveSeeWhatIsTrue() throws Exception {
        NatsNode.program();
        long seed = Long.getLong("goop.seed", System.nanoTime());
        System.out.println("cluster seed=" + seed);
        Files.writeString(folder.resolve("secret"), "a secret of the lab");
        try (Lab lab = Lab.open()) {
            List<Lab.Place> natsMachines = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                machines.add(lab.server(1 + i, 1));
                natsMachines.add(lab.server(11 + i, 1));
            }
            nodes = NatsNode.start(natsMachines, folder);
            for (int i = 0; i < 3; i++) servers.add(server(i));
            for (Program each : servers) each.awaitReady();
            startLoad(lab.server(20, 1), seed);
            try {
                run(natsMachines);
            } finally {
                report.forEach(System.out::println);
            }
        } finally {
            if (load != null) load.destroyForcibly().onExit().join();
            servers.forEach(Program::close);
            if (nodes != null) nodes.forEach(NatsNode::close);
        }
    }

    private void run(List<Lab.Place> natsMachines) throws Exception {
        heal("all come", WATCHERS);
        flickers = figure(next(), "flickers");
        assertEquals(0, wrong(3), "without faults\n" + report);

        servers.get(1).close();
        heal("a server is killed", WATCHERS * 2 / 3);
        wrong(TTL + 2);
        nobodyFlickers("a server is killed");
        servers.set(1, server(1));
        servers.get(1).awaitReady();
        heal("it is back", WATCHERS);
        nobodyFlickers("it is back");

        nodes.getFirst().close();
        heal("a node of NATS is killed", WATCHERS);
        assertTrue(wrong(3) <= 1, "a node of NATS is killed\n" + report);
        nodes.getFirst().start();
        nobodyFlickers("a node of NATS is killed");

        cut(machines.get(2), natsMachines, true, true);
        held("a server is cut off from NATS", "0,0,1", machines.get(2));
        if (FULL) {
            cut(machines.get(1), natsMachines, false, true);
            held("a server is not heard by NATS", "0,1,0", machines.get(1));
            cut(machines.get(1), natsMachines, true, false);
            held("a server does not hear NATS", "0,1,0", machines.get(1));
        }
        restart();
        // Now every server is at the node that it names first.
        cut(natsMachines.get(2), natsMachines.subList(0, 2), true, true);
        held("NATS is cut in two", "0,0,1", natsMachines.get(2));
    }

    private void restart() throws Exception {
        flickers = figure(next(), "flickers");
        for (int i = 0; i < 3; i++) {
            servers.get(i).end();
            servers.set(i, server(i));
            servers.get(i).awaitReady();
            heal("server " + i + " is restarted", WATCHERS);
        }
        nobodyFlickers("all servers are restarted, one by one");
    }
}
