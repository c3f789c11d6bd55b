package goop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import goop.viewer.ViewerToken;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/// `goop get --shared` beside a peer that answers as it is told.
class SharedDownloadTest {
    private static final String ANNA = "12D3KooWGC6TvWhfapngX6wvJHMYvKpDMXPb3ZnCZ6dMoaMtimQ5";
    private static final String READING = "409 the peer is still reading a.bin";

    private final Queue<String> answers = new ArrayDeque<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private HttpServer peer;
    private FileChannel running;

    @TempDir Path folder;

    @BeforeEach
    void serve() throws IOException {
        peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        peer.createContext("/api/downloads/start", this::answer);
        peer.start();
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                data.resolve("peer.address"), "http://127.0.0.1:" + peer.getAddress().getPort());
        ViewerToken.loadOrCreate(folder);
        running = FileChannel.open(data.resolve("peer.lock"), CREATE, WRITE);
        running.lock();
    }

    @AfterEach
    void end() throws IOException {
        running.close();
        peer.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String answer = answers.remove();
        byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private int get() {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return CommandLine.run(
                List.of("get", folder.toString(), ANNA, "a.bin", "--shared"),
                InputStream.nullInputStream(),
                out,
                out);
    }

    @Test
    void itWaitsWhileThePeerStillReadsTheFileAndSaysSoOnce() {
        answers.addAll(
                List.of(
                        READING,
                        READING,
                        "200 {\"number\":1,\"state\":\"done\",\"file\":\"/x/a.bin\",\"size\":3}"));
        assertEquals(0, get(), said::toString);
        String text = said.toString(StandardCharsets.UTF_8);
        assertEquals(2, text.split("the peer is still reading this file: waiting").length, text);
    }

    @Test
    void aPeerThatIsSilentIsSaidToBe() {
        answers.add("504 the peer did not answer in time");
        assertEquals(CommandLine.UNREACHABLE, get(), said::toString);
        assertEquals(
                "goop: the peer did not answer in time",
                said.toString(StandardCharsets.UTF_8).strip());
    }
}
