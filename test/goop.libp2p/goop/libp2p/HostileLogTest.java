package goop.libp2p;

import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.noise.Noise;
import goop.libp2p.noise.NoiseIdentity;
import goop.libp2p.noise.NoiseSession;
import goop.log.LogSettings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Why a peer's connection was ended stands in the log. The host runs in a process of its own,
/// since the level of the log is one for a process.
class HostileLogTest {
    private Process process;
    private Multiaddr address;
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    /// The process: a host that takes two connections, until its standard input ends.
    ///
    /// @param seconds how long a handshake may take
    public static void main(String[] seconds) throws Exception {
        LogSettings.apply("text", "info,goop.libp2p=debug");
        Limits limits =
                Limits.defaults()
                        .with(
                                new Limits.Handshakes(
                                        9, 9, Duration.ofSeconds(Long.parseLong(seconds[0]))))
                        .with(new Limits.Connections(2, 2, 2, Duration.ZERO, 8, 8));
        try (Host host = Host.builder().listen("/ip4/127.0.0.1/tcp/0").limits(limits).start()) {
            System.out.println(host.fullAddresses().getFirst());
            System.in.read();
        }
    }

    private void start(String seconds) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("java.class.path");
        process =
                new ProcessBuilder(
                                java,
                                "-XX:+UseSerialGC",
                                "-cp",
                                classes,
                                HostileLogTest.class.getName(),
                                seconds)
                        .start();
        Thread.ofVirtual().start(() -> read(process.errorReader(StandardCharsets.UTF_8)));
        address = Multiaddr.parse(process.inputReader(StandardCharsets.UTF_8).readLine());
    }

    @AfterEach
    void end() {
        process.destroyForcibly().onExit().join();
    }

    private void read(BufferedReader lines) {
        try (lines) {
            lines.lines().forEach(log::add);
        } catch (IOException | RuntimeException ended) {
            // with the process
        }
    }

    private void assertLogged(String event, String reason) throws InterruptedException {
        while (true) {
            String line = log.poll(30, TimeUnit.SECONDS);
            assertTrue(line != null, "not logged: " + event + ", " + reason);
            if (line.contains(event) && line.contains(reason)) return;
        }
    }

    private Socket raw() throws IOException {
        InetSocketAddress to = address.tcpSocket().orElseThrow();
        return new Socket(to.getAddress(), to.getPort());
    }

    @Test
    void whatIsNoHandshake() throws Exception {
        start("1");
        try (Socket socket = raw()) {
            socket.getOutputStream().write(new byte[4]);
            assertLogged("event=handshake-failed", "reason=\"multistream: a line of no bytes\"");
        }
        try (Socket _ = raw()) {
            assertLogged("event=handshake-failed", "reason=\"no handshake within 1000 ms\"");
        }
        raw().close();
        assertLogged("event=handshake-failed", "reason=\"the stream ended within a varint\"");
    }

    @Test
    void whoIsOneTooMany() throws Exception {
        start("30");
        try (Host one = Host.builder().start();
                Host two = Host.builder().start();
                Socket _ = connected(one, two)) {
            assertLogged("event=connection-refused", "reason=\"the limit of 2 connections\"");
        }
        assertLogged("event=connection-closed", "reason=\"");
    }

    private Socket connected(Host one, Host two) throws Exception {
        one.connect(address);
        two.connect(address);
        return raw();
    }

    @Test
    void aFrameThatIsNone() throws Exception {
        start("30");
        try (Socket socket = raw()) {
            byte[] proposal =
                    "\23/multistream/1.0.0\n\7/noise\n".getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(proposal);
            socket.getInputStream().readNBytes(proposal.length); // the same, for a yes
            NoiseSession session =
                    Noise.initiate(
                            socket.getInputStream(),
                            socket.getOutputStream(),
                            NoiseIdentity.of(Keypair.generate()),
                            Optional.empty(),
                            List.of("/yamux/1.0.0"));
            session.out().write(new byte[] {9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
            session.out().flush();
            assertLogged("event=connection-closed", "reason=\"yamux: version 9\"");
        }
    }
}
