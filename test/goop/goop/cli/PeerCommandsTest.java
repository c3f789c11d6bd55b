package goop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.Json;
import goop.json.JsonObject;
import goop.libp2p.PeerId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `goop host`, and the commands that talk to it.
class PeerCommandsTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private record Result(int status, String out) {}

    private Result run(InputStream in, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status =
                CommandLine.run(
                        List.of(words),
                        in,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Result(status, out.toString(StandardCharsets.UTF_8));
    }

    private Result run(String... words) {
        return run(InputStream.nullInputStream(), words);
    }

    @Test
    void aHostSaysWhereItIsAndIsPingedMeasuredAndEchoes(@TempDir Path folder) throws Exception {
        PipedInputStream pipe = new PipedInputStream(1 << 20);
        PrintStream out =
                new PrintStream(new PipedOutputStream(pipe), true, StandardCharsets.UTF_8);
        String file = folder.resolve("key").toString();
        List<String> words =
                List.of("host", "--listen", "/ip4/127.0.0.1/tcp/0", "--key-file", file);
        Thread host =
                Thread.ofVirtual()
                        .start(
                                () ->
                                        CommandLine.run(
                                                words, InputStream.nullInputStream(), out, out));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8))) {
            JsonObject first = object(lines.readLine());
            PeerId peer = PeerId.parse(first.string("peerID"));
            String address = first.array("addrs").strings().getFirst();
            assertTrue(address.endsWith("/p2p/" + peer), address);

            Result ping = run("ping", address, "--count", "2", "--json");
            assertEquals(0, ping.status, err::toString);
            JsonObject pinged = object(ping.out);
            assertEquals(peer.toString(), pinged.string("peerID"));
            assertTrue(ping.out.contains("\"direct\":true"), ping.out);
            assertTrue(ping.out.contains("/echo/1.0.0"), ping.out);
            JsonObject opened = object(lines.readLine());
            assertEquals("opened", opened.string("connection"));
            assertEquals("inbound", opened.string("direction"));
            assertEquals("closed", object(lines.readLine()).string("connection"));

            Result perf = run("perf", address, "--upload", "100000", "--download", "5", "--json");
            assertEquals(0, perf.status, err::toString);
            assertTrue(perf.out.contains("\"uploadBytes\":100000"), perf.out);

            byte[] text = "there and back".getBytes(StandardCharsets.UTF_8);
            Result echo = run(new ByteArrayInputStream(text), "echo", address);
            assertEquals(0, echo.status, err::toString);
            assertEquals("there and back", echo.out);
        } finally {
            host.interrupt();
            host.join();
        }
    }

    /// A command that runs until it is told to end, and its lines.
    private static final class Running implements AutoCloseable {
        private final PipedInputStream pipe = new PipedInputStream(1 << 20);
        private final BufferedReader lines =
                new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8));
        private final Thread thread;

        Running(String... words) throws IOException {
            PrintStream out =
                    new PrintStream(new PipedOutputStream(pipe), true, StandardCharsets.UTF_8);
            List<String> all = List.of(words);
            thread =
                    Thread.ofVirtual()
                            .start(
                                    () ->
                                            CommandLine.run(
                                                    all, InputStream.nullInputStream(), out, out));
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void aHostIsReachedThroughARelayAndTheCommandsSayRelayed() throws Exception {
        String loopback = "/ip4/127.0.0.1/tcp/0";
        try (Running relay = new Running("host", "--listen", loopback, "--relay-service")) {
            String relayAddress =
                    object(relay.lines.readLine()).array("addrs").strings().getFirst();
            try (Running hidden =
                    new Running("host", "--listen", loopback, "--reserve", relayAddress)) {
                List<String> all = object(hidden.lines.readLine()).array("addrs").strings();
                String circuit = all.getLast();
                assertTrue(circuit.startsWith(relayAddress + "/p2p-circuit/p2p/"), all::toString);

                Result ping = run("ping", circuit, "--count", "1");
                assertEquals(0, ping.status, err::toString);
                assertTrue(ping.out.contains("way        relayed, "), ping.out);
                Result perf = run("perf", circuit, "--upload", "100000", "--download", "5");
                assertEquals(0, perf.status, err::toString);
                assertTrue(perf.out.startsWith("relayed, "), perf.out);
                byte[] text = "there and back".getBytes(StandardCharsets.UTF_8);
                Result echo = run(new ByteArrayInputStream(text), "echo", circuit);
                assertEquals("there and back", echo.out);
                assertTrue(err.toString(StandardCharsets.UTF_8).contains("relayed, "));
                Result machine = run(new ByteArrayInputStream(text), "echo", circuit, "--json");
                assertEquals(0, machine.status, err::toString);
                JsonObject echoed = object(machine.out);
                assertTrue(circuit.endsWith("/" + echoed.string("peerID")), circuit);
                assertTrue(machine.out.contains("\"direct\":false"), machine.out);
                assertTrue(machine.out.contains("\"sentBytes\":14"), machine.out);
                assertTrue(machine.out.contains("\"receivedBytes\":14"), machine.out);
            }
        }
    }

    @Test
    void aHostLeavesHolePunchingOutWhenToldSo() throws Exception {
        String loopback = "/ip4/127.0.0.1/tcp/0";
        for (List<String> option : List.of(List.<String>of(), List.of("--no-holepunch"))) {
            List<String> words = new ArrayList<>(List.of("host", "--listen", loopback));
            words.addAll(option);
            try (Running host = new Running(words.toArray(String[]::new))) {
                String address = object(host.lines.readLine()).array("addrs").strings().getFirst();
                Result ping = run("ping", address, "--count", "1");
                assertEquals(0, ping.status, err::toString);
                assertEquals(option.isEmpty(), ping.out.contains("/libp2p/dcutr"), ping.out);
            }
        }
    }

    @Test
    void nobodyThereIsStatusThree() {
        assertEquals(3, run("ping", "/ip4/127.0.0.1/tcp/1").status);
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("goop: cannot reach anybody: "));
    }

    @Test
    void wrongWordsAreStatusTwo() {
        assertEquals(2, run("ping").status);
        assertEquals(2, run("ping", "example.org").status);
        assertEquals(2, run("ping", "/ip4/127.0.0.1/tcp/1", "--count", "0").status);
        assertEquals(2, run("perf", "/ip4/127.0.0.1/tcp/1", "--upload").status);
        assertEquals(2, run("echo", "/ip4/127.0.0.1/tcp/1", "--fast").status);
        assertEquals(2, run("host", "--listen").status);
        assertEquals(2, run("host", "--listen", "/tcp").status);
        assertEquals(2, run("host", "--reserve", "/ip4/127.0.0.1/tcp/1").status);
    }

    private static JsonObject object(String line) throws IOException {
        return (JsonObject) Json.parse(line.getBytes(StandardCharsets.UTF_8));
    }
}
