package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.Json;
import goop.json.JsonObject;
import goop.libp2p.interop.Partner;
import goop.natlab.Pair.Maker;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
}
