package goop.libp2p;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/// After hostile peers a host's memory is back where it was.
class HostMemoryTest {
    private static final String WAIT = "/wait/1";
    private static final long SLACK = 4 << 20;
    private static final Duration SOON = Duration.ofSeconds(60);

    private Host host;

    private interface Attack {
        void run() throws Exception;
    }

    @BeforeEach
    void start() throws IOException {
        Limits limits = Limits.defaults();
        host =
                Host.builder()
                        .listen("/ip4/127.0.0.1/tcp/0")
                        .limits(
                                limits.with(
                                        new Limits.Handshakes(2000, 2000, Duration.ofSeconds(2))))
                        .handle(WAIT, stream -> Thread.sleep(SOON))
                        .start();
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void afterHandshakesThatAreNeverFinished() throws Exception {
        comesBack(
                () -> {
                    List<Socket> silent = new ArrayList<>();
                    for (int i = 0; i < 500; i++) {
                        Socket socket = socket();
                        socket.getOutputStream().write(new byte[] {19, '/', 'm'});
                        silent.add(socket);
                    }
                    for (Socket each : silent) readToTheEnd(each);
                });
    }

    @Test
    void afterNonsense() throws Exception {
        Random random = new Random(4);
        comesBack(
                () -> {
                    for (int i = 0; i < 300; i++) {
                        byte[] bytes = new byte[10_000];
                        random.nextBytes(bytes);
                        try (Socket socket = socket()) {
                            socket.getOutputStream().write(bytes);
                            readToTheEnd(socket);
                        } catch (IOException reset) {
                            // that is right too
                        }
                    }
                });
    }

    @Test
    void afterMegabytesThatNobodyRead() throws Exception {
        comesBack(
                () -> {
                    try (Host peer = Host.builder().start()) {
                        Connection connection = peer.connect(host.fullAddresses().getFirst());
                        for (int i = 0; i < 100; i++) {
                            Stream stream = connection.newStream(WAIT);
                            stream.out().write(new byte[200_000]);
                        }
                    }
                });
    }

    private void comesBack(Attack attack) throws Exception {
        // The first one loads classes and fills pools.
        attack.run();
        await(this::isIdle);
        long before = used();
        for (int i = 0; i < 3; i++) attack.run();
        await(this::isIdle);
        await(() -> used() - before < SLACK);
        System.out.printf("%,d bytes before, %,d after%n", before, used());
    }

    private boolean isIdle() {
        return host.connections().isEmpty() && host.streamCount() == 0;
    }

    private Socket socket() throws IOException {
        InetSocketAddress address = host.listenAddresses().getFirst().tcpSocket().orElseThrow();
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout((int) SOON.toMillis());
        return socket;
    }

    private static void readToTheEnd(Socket socket) {
        try (socket) {
            socket.getInputStream().readAllBytes();
        } catch (IOException reset) {
            // the end as well
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not in time");
            Thread.sleep(50);
        }
    }
}
