package goop.natlab;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `goop peer` or `goop rendezvous` from the jar, as their users start them, in a namespace. What
/// it says is kept in the file `log` of its directory.
final class Program implements AutoCloseable {
    private static final Duration STARTING = Duration.ofSeconds(90);

    // The last line of what it greets with.
    static final String READY = "Ctrl-C ends it.";

    private final Process process;
    private final Path log;
    private final List<String> greeting = new ArrayList<>();
    private long readyNanos;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Starts one and does not wait for it.
    ///
    /// @param directory is made when it is missing
    /// @param settings each for a `--set`
    static Program start(Lab.Place place, String command, Path directory, List<String> settings)
            throws IOException {
        return start(place, List.of(), command, directory, settings);
    }

    /// The same.
    ///
    /// @param before words that start the rest, `env` and what it sets, say
    static Program start(
            Lab.Place place,
            List<String> before,
            String command,
            Path directory,
            List<String> settings)
            throws IOException {
        List<String> words = new ArrayList<>(before);
        words.addAll(Lab.jar());
        words.addAll(List.of(command, directory.toString()));
        for (String each : settings) words.addAll(List.of("--set", each));
        return start(place, words, directory);
    }

    /// Starts a class of the tests' in the same manner.
    static Program start(Lab.Place place, Class<?> main, Path directory) throws IOException {
        List<String> words = new ArrayList<>(Lab.java());
        words.add(main.getName());
        return start(place, words, directory);
    }

    private static Program start(Lab.Place place, List<String> words, Path directory)
            throws IOException {
        List<String> command = new ArrayList<>(Lab.inside(place));
        command.addAll(words);
        Path log = Files.createDirectories(directory).resolve("log");
        Program program =
                new Program(
                        new ProcessBuilder(command)
                                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                                .start(),
                        log);
        Thread.ofVirtual().name("program " + directory.getFileName()).start(program::read);
        return program;
    }

    private void read() {
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) add(line);
        } catch (IOException killed) {
            add("killed");
        }
    }

    private synchronized void add(String line) {
        greeting.add(line);
        if (line.equals(READY)) readyNanos = System.nanoTime();
        notifyAll();
    }

    /// Waits until it has greeted.
    ///
    /// @return when it did, as [System#nanoTime]
    synchronized long awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + STARTING.toNanos();
        while (readyNanos == 0) {
            long left = end - System.nanoTime();
            if (left <= 0 || !process.isAlive()) {
                throw new IOException("not started: " + greeting + Files.readString(log));
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, 100_000_000));
        }
        return readyNanos;
    }

    /// The rest of the greeting's line that begins so.
    synchronized String said(String label) {
        for (String each : greeting) {
            if (each.strip().startsWith(label))
                return each.strip().substring(label.length()).strip();
        }
        throw new IllegalStateException("not said: " + label);
    }

    /// Its process's number.
    long pid() {
        return process.pid();
    }

    /// Sends it a signal.
    void signal(String name) throws IOException {
        Namespaces.kill(process.pid(), name);
    }

    /// Ends it as Ctrl-C does, and waits until it has ended.
    void end() {
        process.destroy();
        process.onExit().join();
    }

    /// Ends it without a word, as `kill -9` does.
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
