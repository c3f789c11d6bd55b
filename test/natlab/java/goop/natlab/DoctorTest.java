package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.Json;
import goop.json.JsonObject;
import goop.libp2p.interop.Partner;
import goop.natlab.Pair.Maker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `goop doctor` and `goop ping --direct`, run at home.
@Execution(ExecutionMode.CONCURRENT)
class DoctorTest {
    private record Result(int status, String out) {}

    private static Result goop(Lab lab, Lab.Place place, String... words) throws Exception {
        List<String> command = new ArrayList<>(Lab.inside(place));
        command.addAll(Lab.java());
        command.add("goop.Main");
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out);
    }

    private static JsonObject object(Result result) throws IOException {
        String line = result.out.lines().reduce("", (before, last) -> last);
        return Json.parseObject(line.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"PORT_PRESERVING, PUNCHED, 0", "SYMMETRIC, RELAYED, 1"})
    void theDoctorSaysWhyAndPingWaits(
            Router router, String way, int pingStatus, @TempDir Path folder) throws Exception {
        try (Lab lab = Lab.open()) {
            Partner relay = Pair.relay(lab, lab.server(2, 1), Maker.OURS);
            Partner listener = Pair.start(lab, lab.home(1, router), Maker.OURS);
            Lab.Place home = lab.home(2, router);
            listener.ask("reserve", "addr", relay.address());
            String circuit = relay.address() + "/p2p-circuit/p2p/" + listener.id();
            Result told = goop(lab, home, "doctor", folder.toString(), circuit, "--json");
            assertEquals(0, told.status, told.out);
            assertEquals(way, object(told).object("peer").string("way"), told.out);
            boolean dialled = told.out.contains("/ip4/85.0.0.101/tcp/");
            assertTrue(dialled && told.out.contains("\"punched\":true"), told.out);
            Result ping = goop(lab, home, "ping", circuit, "--direct", "9", "--count", "1");
            assertEquals(pingStatus, ping.status, ping.out);
            String word = pingStatus == 0 ? "way        punched" : "still relayed after 9 s: ";
            assertTrue(ping.out.contains(word), ping.out);
        }
    }

    /// A program that runs until it is ended, in a directory of its own.
    private record Running(Process process) implements AutoCloseable {
        static Running start(
                Lab lab, Lab.Place place, String command, Path directory, String... settings)
                throws IOException {
            List<String> words = new ArrayList<>(Lab.inside(place));
            words.addAll(Lab.java());
            words.addAll(List.of("goop.Main", command, directory.toString()));
            for (String each : settings) words.addAll(List.of("--set", each));
            Path log = Files.createDirectories(directory).resolve("log");
            return new Running(
                    new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start());
        }

        static Running peer(Lab lab, Lab.Place place, Path directory, String label)
                throws IOException {
            return start(
                    lab,
                    place,
                    "peer",
                    directory,
                    "profile.label=" + label,
                    "p2p.mdns_interfaces=none",
                    "viewer.http_addr=127.0.0.1:0",
                    "p2p.listen_addresses=0.0.0.0",
                    "presence.rendezvous_port=0",
                    "presence.rendezvous_wan=http://85.0.0.2:8787");
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    /// Asks until the doctor answers so.
    private static Result await(Lab lab, Lab.Place place, String way, String... words)
            throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (true) {
            Result said = goop(lab, place, words);
            if (said.out.contains("way        " + way)) return said;
            if (System.nanoTime() > end) throw new AssertionError("in vain: " + said.out);
        }
    }

    @Test
    void whereAPeerRunsItIsTheOneThatSaysWhyOthersAreRelayedOrOutOfReach(@TempDir Path folder)
            throws Exception {
        Path anna = folder.resolve("anna");
        String dir = anna.toString();
        try (Lab lab = Lab.open()) {
            Lab.Place home = lab.home(1, Router.SYMMETRIC);
            try (Running _ =
                            Running.start(
                                    lab,
                                    lab.server(2, 1),
                                    "rendezvous",
                                    folder.resolve("server"),
                                    "presence.rendezvous_bind=0.0.0.0",
                                    "presence.rendezvous_port=8787",
                                    "presence.relay_port=4001",
                                    "p2p.listen_addresses=0.0.0.0");
                    Running _ = Running.peer(lab, home, anna, "Anna");
                    Running bob =
                            Running.peer(
                                    lab,
                                    lab.home(2, Router.SYMMETRIC),
                                    folder.resolve("bob"),
                                    "Bob")) {
                Result asked = await(lab, home, "relayed", "doctor", dir, "Bob");
                assertEquals(0, asked.status, asked.out);
                assertTrue(asked.out.contains("No hole could be punched ("), asked.out);
                assertTrue(asked.out.contains("/ip4/85.0.0.102/tcp/"), asked.out);
                assertTrue(asked.out.contains("relay      12D3KooW"), asked.out);

                Result all = goop(lab, home, "doctor", dir, "--json");
                JsonObject one = object(all).array("peers").objects().getFirst();
                assertEquals("Bob", one.string("content"), all.out);
                assertEquals("RELAYED", one.string("way"), all.out);
                assertEquals("ONE_OBSERVER", object(all).string("nat"), all.out);

                String id = one.string("peerID");
                bob.process.destroyForcibly().waitFor();
                Result gone = await(lab, home, "unreached", "doctor", dir, id);
                assertEquals(3, gone.status, gone.out);
                assertTrue(gone.out.contains("There is no connection"), gone.out);
                assertTrue(gone.out.contains("/p2p-circuit"), gone.out);
            }
            Result alone = goop(lab, home, "doctor", dir);
            assertEquals(0, alone.status, alone.out);
            assertTrue(alone.out.contains("there is no relay to ask"), alone.out);
            Result nobody = goop(lab, home, "doctor", dir, "Bob");
            assertTrue(nobody.out.contains("no peer runs on"), nobody.out);
        }
    }
}
