package goop.cli;

import goop.json.Json;
import goop.json.JsonArray;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// `goop peer <dir>` as a process of its own on loopback, and the commands that talk to it.
final class PeerProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    final Path folder;
    private final List<String> command;
    private Process process;

    private PeerProcess(Path folder, List<String> command) {
        this.folder = folder;
        this.command = command;
    }

    /// Starts one and waits until it is ready.
    ///
    /// @param label empty where a file says it
    static PeerProcess start(
            Path folder, List<String> javaOptions, String label, String... settings)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.add("-XX:+UseSerialGC");
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", "build/goop.jar", "peer", folder.toString()));
        if (!label.isEmpty()) command.addAll(List.of("--set", "profile.label=" + label));
        for (String each :
                List.of(
                        "p2p.listen_addresses=127.0.0.1",
                        "p2p.mdns_interfaces=none",
                        "presence.ttl_seconds=4",
                        "presence.heartbeat_seconds=1")) {
            command.addAll(List.of("--set", each));
        }
        for (String each : settings) command.addAll(List.of("--set", each));
        PeerProcess peer = new PeerProcess(folder, command);
        peer.restart();
        return peer;
    }

    void restart() throws Exception {
        Files.createDirectories(folder);
        Path log = folder.resolve("log");
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        await(
                () -> {
                    if (!process.isAlive()) throw new AssertionError(Files.readString(log));
                    return Files.readString(log).contains("Ctrl-C ends it.");
                },
                () -> log + " to say that it is ready");
    }

    /// What the start said on the line that begins so.
    String said(String beginning) throws IOException {
        return Files.readAllLines(folder.resolve("log")).stream()
                .filter(each -> each.strip().startsWith(beginning))
                .map(each -> each.strip().substring(beginning.length()).strip())
                .findFirst()
                .orElseThrow();
    }

    String id() throws IOException {
        return said("peer id");
    }

    String rendezvous() throws IOException {
        String url = said("rendezvous");
        return url.substring(0, url.length() - 1);
    }

    /// What a command answered.
    record Answer(int status, String out, String err) {}

    static Answer goop(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                CommandLine.run(
                        List.of(words),
                        InputStream.nullInputStream(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Answer(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    JsonArray peers() throws IOException {
        Answer answer = goop("peers", folder.toString(), "--json");
        if (answer.status != 0) throw new IOException(answer.err);
        return (JsonArray) Json.parse(answer.out.getBytes(StandardCharsets.UTF_8));
    }

    boolean sees(PeerProcess other) throws IOException {
        String id = other.id();
        return peers().toText().contains("\"peerID\":\"" + id + "\"");
    }

    /// Ends it as Ctrl-C does.
    ///
    /// @return how long that took, in milliseconds
    long end() throws Exception {
        long start = System.nanoTime();
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end");
        }
        return (System.nanoTime() - start) / 1_000_000;
    }

    /// Tells it to read its configuration anew.
    void hangUp() throws Exception {
        String pid = Long.toString(process.pid());
        if (new ProcessBuilder("kill", "-HUP", pid).start().waitFor() != 0) {
            throw new AssertionError("no process " + pid);
        }
    }

    /// Ends it as a power failure does.
    void kill() throws Exception {
        process.destroyForcibly().waitFor();
    }

    static void await(Callable<Boolean> condition, Callable<String> what) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            if (System.nanoTime() > end) throw new AssertionError("in vain: " + what.call());
            Thread.sleep(20);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
