package goop.libp2p.interop;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonNumber;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;

import org.junit.jupiter.api.Assumptions;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A peer of another make: a process that takes commands. `test/interop/README.md` tells which.
///
/// One command at a time; threads that share a partner wait for each other.
public final class Partner implements Closeable {
    /// Who made it.
    public enum Make {
        GO("gopeer"),
        /// go-libp2p 0.34, which older peers in the field use.
        GO_034("gopeer034"),
        /// Speaks the protocols of goop2's peers, on go-libp2p 0.34.
        GOOP2("goop2like"),
        JS("jspeer"),
        /// Knows some of the commands.
        RUST("rustpeer");

        private final Path program;

        Make(String program) {
            this.program = Path.of("build", "interop", program);
        }
    }

    /// A command that the partner could not carry out.
    public static final class Failure extends IOException {
        private static final long serialVersionUID = 1;

        private Failure(String message) {
            super(message);
        }
    }

    // A partner starts within a second when the machine is free, and no command takes longer than
    // some seconds. Whoever passes these hangs.
    private static final Duration STARTING = Duration.ofSeconds(60);
    private static final Duration ANSWERING = Duration.ofSeconds(150);

    private static final String END = "";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private volatile boolean busy;
    private volatile PeerId id;
    private volatile List<Multiaddr> addresses;

    /// Starts one, or skips the test where its language is not installed.
    public static Partner start(Make make, String... flags) throws IOException {
        return start(List.of(), make, flags);
    }

    /// The same, by another program that comes before it: one that chooses the network, say.
    public static Partner start(List<String> by, Make make, String... flags) throws IOException {
        Assumptions.assumeTrue(
                Files.isExecutable(make.program),
                () -> make.program + " is not built, see test/interop/setup.sh");
        List<String> command = new ArrayList<>(by);
        command.add(make.program.toString());
        command.addAll(List.of(flags));
        return start(command);
    }

    public static Partner start(List<String> command) throws IOException {
        return new Partner(command);
    }

    private Partner(List<String> command) throws IOException {
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Thread.ofVirtual().name("partner " + process.pid()).start(this::read);
        try {
            introduce(next(STARTING));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void introduce(JsonObject hello) throws IOException {
        id = PeerId.parse(hello.string("peerID"));
        List<Multiaddr> told = new ArrayList<>();
        for (String address : hello.strings("addrs")) told.add(Multiaddr.parse(address));
        addresses = List.copyOf(told);
    }

    /// Has it end its host and make a new one, with another id and other ports.
    public void renew() throws IOException {
        introduce(ask("renew"));
    }

    public PeerId id() {
        return id;
    }

    /// Where it listens, with its id.
    public Multiaddr address() {
        return addresses.getFirst();
    }

    public long pid() {
        return process.pid();
    }

    /// Has a command carried out.
    ///
    /// @param fields names and values in turn
    /// @throws Failure when the partner says that it failed
    public synchronized JsonObject ask(String op, Object... fields) throws IOException {
        JsonWriter command = new JsonWriter().object().field("op", op);
        for (int i = 0; i < fields.length; i += 2) {
            switch (fields[i + 1]) {
                case Number number -> command.field((String) fields[i], number.longValue());
                case Object text -> command.field((String) fields[i], text.toString());
            }
        }
        process.getOutputStream().write(command.endObject().toBytes());
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        busy = true;
        JsonObject answer = next(ANSWERING);
        busy = false;
        if (!answer.bool("ok")) throw new Failure(op + ": " + answer.string("error"));
        return answer;
    }

    /// Waits until another thread's command is under way.
    public void awaitBusy() throws InterruptedException {
        while (!busy) Thread.sleep(1);
    }

    /// How many connections it has to a peer.
    public long connections(PeerId peer) throws IOException {
        return ask("connection", "peer", peer).integer("connections");
    }

    /// The whole numbers of an array in an answer.
    public static List<Long> numbers(JsonArray array) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (Json value : array) numbers.add(((JsonNumber) value).asLong());
        return numbers;
    }

    private JsonObject next(Duration atMost) throws IOException {
        try {
            String line = lines.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) throw new IOException("the partner is silent");
            if (line.equals(END)) throw new IOException("the partner has ended");
            return Json.parseObject(line.getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // It was killed.
        } finally {
            lines.add(END);
        }
    }

    /// Makes it vanish as if its machine had lost power: it gets no chance to say goodbye, though
    /// its system closes its sockets.
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
