package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.KeyFile;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The jar as it is run, with as many peers as a relay should bear.
class RelayLoadTest {
    private static final String ECHO = "/echo/1.0.0";
    private static final int PEERS = 1000;
    private static final int CIRCUITS = 200;
    private static final int AT_A_TIME = 8;

    @TempDir private Path folder;
    private Process process;
    private final List<Host> hosts = new ArrayList<>();

    @AfterEach
    void end() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            hosts.forEach(each -> threads.submit(each::close));
        }
        process.destroyForcibly();
    }

    @Test
    void aThousandReservationsAndTwoHundredCircuitsFitInto256MiB() throws Exception {
        Multiaddr relay = startRelay();
        PeerId id = relay.peerId().orElseThrow();
        for (int i = 0; i < PEERS; i++) {
            hosts.add(
                    Host.builder()
                            .handle(ECHO, stream -> stream.in().transferTo(stream.out()))
                            .start());
        }
        each(
                hosts,
                host -> {
                    host.relays().keep(relay);
                    host.relays().await(id, Duration.ofMinutes(2));
                });
        System.out.printf("%d reservations: %d MiB resident%n", PEERS, resident());

        List<Connection> circuits = new ArrayList<>();
        each(
                hosts.subList(0, CIRCUITS),
                host -> {
                    Host to = hosts.get(hosts.indexOf(host) + CIRCUITS);
                    Connection connection = host.connect(to.fullAddresses().getFirst());
                    assertTrue(connection.isRelayed());
                    synchronized (circuits) {
                        circuits.add(connection);
                    }
                });
        System.out.printf("and %d circuits: %d MiB resident%n", CIRCUITS, resident());
        try {
            each(circuits, RelayLoadTest::echo);
        } catch (ExecutionException failed) {
            throw new AssertionError(Files.readString(folder.resolve("log")), failed);
        }
        long loaded = resident();
        System.out.printf("after a megabyte through each: %d MiB resident%n", loaded);
        assertEquals(CIRCUITS, circuits.stream().filter(Connection::isOpen).count());
        assertEquals(
                PEERS, hosts.stream().filter(h -> h.relays().reservations().size() == 1).count());
        assertTrue(loaded <= 256, loaded + " MiB");
    }

    private interface Step<T> {
        void run(T each) throws Exception;
    }

    private static <T> void each(List<T> all, Step<T> step) throws Exception {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            List<Future<Void>> steps = new ArrayList<>();
            for (T each : all) {
                Callable<Void> task =
                        () -> {
                            step.run(each);
                            return null;
                        };
                steps.add(threads.submit(task));
            }
            for (Future<Void> each : steps) each.get();
        }
    }

    private static void echo(Connection connection) throws Exception {
        byte[] block = new byte[32 * 1024];
        try (Stream stream = connection.newStream(ECHO)) {
            for (int i = 0; i < 32; i++) {
                stream.out().write(block);
                assertEquals(block.length, stream.in().readNBytes(block.length).length);
            }
        }
    }

    // As docs/relay.md has it: most of the heap are the buffers of 400 connections just used.
    private Multiaddr startRelay() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                List.of(
                        java,
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx176m",
                        "-jar",
                        "build/goop.jar",
                        "rendezvous",
                        folder.toString(),
                        "--set",
                        "presence.rendezvous_port=0",
                        "--set",
                        "presence.relay_port=" + port,
                        "--set",
                        "p2p.listen_addresses=127.0.0.1");
        File log = folder.resolve("log").toFile();
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!answers(port)) {
            boolean waiting = process.isAlive() && System.nanoTime() < end;
            if (!waiting) throw new AssertionError(Files.readString(log.toPath()));
            Thread.sleep(20);
        }
        PeerId id = KeyFile.load(folder.resolve("data/relay.key")).peerId();
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port).withPeer(id);
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
        }
        throw new IOException("no VmRSS");
    }
}
