package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.JsonObject;
import goop.libp2p.interop.Partner;
import goop.natlab.Pair.Maker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;

/// What streams notice of the change from relayed to direct, and of the relay's end.
@Execution(ExecutionMode.CONCURRENT)
class UpgradeTest {
    private static final int MINUTE_MILLIS = 60_000;

    private record Setting(Partner relay, Pair pair) {}

    private static Setting setting(Lab lab, Router router, Maker listens) throws IOException {
        Partner relay = Pair.relay(lab, lab.server(2, 1), Maker.GO);
        Partner listener = Pair.start(lab, lab.home(1, router), listens);
        Partner dialler = Pair.start(lab, lab.home(2, router), Maker.OURS);
        return new Setting(relay, new Pair(List.of(relay), listener, dialler));
    }

    @ParameterizedTest
    @EnumSource(names = {"OURS", "GO"})
    void aStreamThatIsOpenMeanwhileLosesNoByte(Maker listens) throws IOException {
        try (Lab lab = Lab.open()) {
            Pair pair = setting(lab, Router.PORT_PRESERVING, listens).pair;
            pair.meetRelays();
            JsonObject steady =
                    pair.dialler.ask(
                            "steady",
                            "addr",
                            pair.circuit(),
                            "peer",
                            pair.listener.id(),
                            "bytes",
                            1_000_000,
                            "millis",
                            MINUTE_MILLIS);
            assertTrue(steady.bool("relayed"), steady::toString);
            assertTrue(steady.integer("afterBytes") >= 1_000_000, steady::toString);
        }
    }

    @Test
    void theRelaysEndAfterwardsIsNotNoticed() throws Exception {
        try (Lab lab = Lab.open()) {
            Setting setting = setting(lab, Router.PORT_PRESERVING, Maker.OURS);
            Pair pair = setting.pair;
            pair.connect();
            pair.direct();
            FutureTask<JsonObject> transfer = steadily(pair, 50_000_000);
            pair.dialler.awaitBusy();
            lab.stop(setting.relay);
            assertTrue(transfer.get().integer("afterBytes") >= 50_000_000);
        }
    }

    @Test
    void theRelaysEndBeforeIsAnErrorWithinSecondsAndAnotherCarriesOn() throws Exception {
        try (Lab lab = Lab.open()) {
            Setting setting = setting(lab, Router.SYMMETRIC, Maker.OURS);
            Pair pair = setting.pair;
            Partner second = Pair.relay(lab, lab.server(3, 1), Maker.OURS);
            pair.listener.ask("reserve", "addr", second.address());
            pair.connect();
            FutureTask<JsonObject> transfer = steadily(pair, 1);
            pair.dialler.awaitBusy();
            long killed = System.nanoTime();
            lab.stop(setting.relay);
            Exception failed = assertThrows(Exception.class, transfer::get);
            long millis = (System.nanoTime() - killed) / 1_000_000;
            System.out.println("the relay's end was noticed after " + millis + " ms: " + failed);
            assertTrue(millis < Duration.ofSeconds(25).toMillis(), "after " + millis + " ms");
            String other = second.address() + "/p2p-circuit/p2p/" + pair.listener.id();
            pair.dialler.ask("connect", "addr", other);
            JsonObject steady =
                    pair.dialler.ask(
                            "steady", "peer", pair.listener.id(), "bytes", 1, "millis", 1_000);
            assertTrue(steady.bool("relayed") && steady.integer("bytes") > 0, steady::toString);
        }
    }

    // What a connection that died leaves behind in systems and routers is in the way like this.
    private static final String BLOCK =
            """
            table inet block {
                chain forward {
                    type filter hook forward priority -10; policy accept;
                    ip saddr 85.0.0.102 drop
                    ip daddr 85.0.0.102 drop
                    ip6 saddr 2a02:0:0:2::/64 drop
                    ip6 daddr 2a02:0:0:2::/64 drop
                }
            }
            """;

    @Test
    void whereTheFirstTriesFailedAHoleIsPunchedOnceNothingIsInTheWay() throws Exception {
        try (Lab lab = Lab.open()) {
            Partner relay = Pair.relay(lab, lab.server(2, 1), Maker.OURS);
            Lab.Place home = lab.home(1, Router.PORT_PRESERVING);
            Partner listener = Pair.start(lab, home, Maker.OURS);
            Partner dialler = Pair.start(lab, lab.home(2, Router.PORT_PRESERVING), Maker.OURS);
            Pair pair = new Pair(List.of(relay), listener, dialler);
            String rules = Router.PORT_PRESERVING.rules(false);
            Namespaces.nft(home.gateway(), rules + BLOCK);
            pair.connect();
            JsonObject report =
                    listener.ask("report", "peer", dialler.id(), "millis", MINUTE_MILLIS);
            assertFalse(report.bool("direct"), report::toString);
            Namespaces.nft(home.gateway(), rules);
            JsonObject direct =
                    dialler.ask("direct", "peer", listener.id(), "millis", 2 * MINUTE_MILLIS);
            System.out.println("blocked at first, direct after µs: " + direct.integer("micros"));
        }
    }

    @Test
    void aHoleThatDiedWithTheLineIsPunchedAnewFromTheSamePorts() throws Exception {
        try (Lab lab = Lab.open()) {
            Partner relay = Pair.relay(lab, lab.server(2, 1), Maker.OURS);
            Lab.Place home = lab.home(1, Router.PORT_PRESERVING);
            Lab.Place cut = lab.home(2, Router.PORT_PRESERVING);
            Partner listener = Pair.start(lab, home, Maker.OURS);
            Partner dialler = Pair.start(lab, cut, Maker.OURS);
            Pair pair = new Pair(List.of(relay), listener, dialler);
            pair.connect();
            pair.direct();
            String rules = Router.PORT_PRESERVING.rules(false);
            Namespaces.nft(home.gateway(), rules + BLOCK);
            listener.ask("again");
            dialler.ask("again");
            awaitLost(listener, dialler);
            awaitLost(dialler, listener);
            Namespaces.nft(home.gateway(), rules);
            // A router whose line was away has forgotten what it translated, the other has not.
            Namespaces.run("ip", "netns", "exec", cut.gateway(), "conntrack", "-F");
            pair.connect();
            JsonObject direct =
                    dialler.ask("direct", "peer", listener.id(), "millis", 2 * MINUTE_MILLIS);
            System.out.println("after a death, direct after µs: " + direct.integer("micros"));
        }
    }

    private static void awaitLost(Partner one, Partner other) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (one.ask("diagnosis", "peer", other.id()).string("way").equals("PUNCHED")) {
            assertTrue(System.nanoTime() < end, "a dead connection lives on");
            Thread.sleep(50);
        }
    }

    private static FutureTask<JsonObject> steadily(Pair pair, long bytes) {
        FutureTask<JsonObject> task =
                new FutureTask<>(
                        () ->
                                pair.dialler.ask(
                                        "steady",
                                        "peer",
                                        pair.listener.id(),
                                        "bytes",
                                        bytes,
                                        "millis",
                                        2 * MINUTE_MILLIS));
        Thread.ofVirtual().name("steady").start(task);
        return task;
    }
}
