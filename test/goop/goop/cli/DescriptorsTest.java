package goop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.Json;
import goop.json.JsonObject;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.Multiaddr;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A host in a process that may open few files.
class DescriptorsTest {
    private static final int MOST = 128;
    private static final String HOST =
            "ulimit -n "
                    + MOST
                    + " && exec \"$0\" -XX:+UseSerialGC -jar build/goop.jar host"
                    + " --listen /ip4/127.0.0.1/tcp/0";

    @Test
    void aHostThatHasNoneLeftLivesAndRecovers() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder("sh", "-c", HOST, java).start();
        CountDownLatch refused = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> watch(process.errorReader(StandardCharsets.UTF_8), refused));
        List<Socket> idle = new ArrayList<>();
        try (Host early = Host.builder().start();
                Host late = Host.builder().start()) {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            JsonObject hello = Json.parseObject(out.readLine().getBytes(StandardCharsets.UTF_8));
            Multiaddr address = Multiaddr.parse(hello.array("addrs").strings().getFirst());
            Connection kept = early.connect(address);

            int port = address.tcpSocket().orElseThrow().getPort();
            for (int i = 0; i < 2 * MOST; i++) idle.add(new Socket("127.0.0.1", port));
            assertTrue(refused.await(30, TimeUnit.SECONDS), "accept does not fail");
            assertTrue(early.ping(kept.remotePeer()).isPositive());

            for (Socket each : idle) each.close();
            assertTrue(late.ping(late.connect(address).remotePeer()).isPositive());
            assertTrue(early.ping(kept.remotePeer()).isPositive());
            assertTrue(kept.isOpen());
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "does not end");
            assertEquals(143, process.exitValue());
        } finally {
            process.destroyForcibly();
            for (Socket each : idle) each.close();
        }
    }

    private static void watch(BufferedReader log, CountDownLatch refused) {
        try (log) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                if (line.contains("accept-failed")) refused.countDown();
            }
        } catch (IOException ended) {
            // with the process
        }
    }
}
