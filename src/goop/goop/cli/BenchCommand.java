package goop.cli;

import goop.load.Consent;
import goop.load.LoadPlan;
import goop.load.LoadReport;
import goop.load.LoadTest;
import goop.presence.ClientSettings;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/// `goop bench <url>`: whether a server carries a community of some size.
final class BenchCommand implements Command {
    private static final int FAILED = 1;
    private static final int MOST_TOKEN = 1024;
    private static final Duration GOODBYES = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String synopsis() {
        return "<url> [--peers <n>] [--watchers <n>] [--seconds <n>] [options]";
    }

    @Override
    public String summary() {
        return "find out whether a server carries a community";
    }

    @Override
    public String details() {
        return """
        Simulates peers that come, beat, sleep, leave and return, and watchers that must see all of it;
        then says whether the server carried that. Exit status 0 when it did, 1 when not. A server on
        another machine is left alone unless its operator agreed to a word (presence.load_token).

          --peers <n>          simulated peers, 1 to 20000 (100)
          --watchers <n>       streams that are held open, 0 to 20000 (10)
          --seconds <n>        how long they come and go, 1 to 3600 (60); the end takes half a minute
          --heartbeat <n>      seconds between two beats where the server wishes nothing else (5)
          --ttl <n>            the server's presence.ttl_seconds (20)
          --seed <n>           the same chance as in an earlier run
          --token-file <file>  holds the word that the operator agreed to
          --json               one JSON object instead of text

        Example:
          goop bench http://localhost:8787 --peers 1000 --watchers 100
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        Deque<String> words = new ArrayDeque<>(arguments);
        URI target = null;
        int peers = 100;
        int watchers = 10;
        int seconds = 60;
        int heartbeat = 5;
        int ttl = 20;
        long seed = ThreadLocalRandom.current().nextInt(1_000_000);
        String token = "";
        boolean json = false;
        while (!words.isEmpty()) {
            String word = words.pop();
            switch (word) {
                case "--peers" -> peers = number(word, words, 1, LoadPlan.MOST);
                case "--watchers" -> watchers = number(word, words, 0, LoadPlan.MOST);
                case "--seconds" ->
                        seconds = number(word, words, 1, (int) LoadPlan.LONGEST.toSeconds());
                case "--heartbeat" -> heartbeat = number(word, words, 1, 300);
                case "--ttl" -> ttl = number(word, words, 2, 3600);
                case "--seed" -> seed = number(word, words, 0, Integer.MAX_VALUE);
                case "--token-file" -> token = token(Path.of(next(word, words)));
                case "--json" -> json = true;
                default -> {
                    if (word.startsWith("-") || target != null) {
                        throw new UsageException("bench does not take \"" + word + "\".");
                    }
                    target = target(word);
                }
            }
        }
        if (target == null) throw new UsageException("bench takes the address of a server.");
        if (ttl <= heartbeat) throw new UsageException("--ttl must be longer than --heartbeat.");
        InetSocketAddress address = Consent.obtain(target, token);
        LoadPlan plan =
                new LoadPlan(
                        target,
                        peers,
                        watchers,
                        Duration.ofSeconds(seconds),
                        Duration.ofSeconds(heartbeat),
                        Duration.ofSeconds(ttl),
                        seed);
        LoadReport report = run(new LoadTest(plan, address), console);
        String text =
                json ? new String(report.json(), StandardCharsets.UTF_8) + "\n" : report.text();
        console.out().print(text);
        return report.objections().isEmpty() ? 0 : FAILED;
    }

    // Ctrl-C ends it early; the simulated peers leave the server first.
    private static LoadReport run(LoadTest test, Console console)
            throws IOException, InterruptedException {
        Thread main = Thread.currentThread();
        Thread hook =
                new Thread(
                        () -> {
                            main.interrupt();
                            try {
                                main.join(GOODBYES);
                            } catch (InterruptedException hurried) {
                                Thread.currentThread().interrupt();
                            }
                        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            LoadReport report = test.run(progress(console));
            Runtime.getRuntime().removeShutdownHook(hook);
            return report;
        } finally {
            if (console.terminal()) console.err().print("\r\033[K");
        }
    }

    private static Consumer<String> progress(Console console) {
        if (!console.terminal()) return _ -> {};
        return line -> {
            console.err().print("\r\033[K" + line);
            console.err().flush();
        };
    }

    private static URI target(String word) {
        try {
            return ClientSettings.of(word).server();
        } catch (URISyntaxException wrong) {
            throw new UsageException(
                    "\"%s\" is no address of a server: it %s. Try http://localhost:8787"
                            .formatted(wrong.getInput(), wrong.getReason()));
        }
    }

    private static String token(Path file) throws IOException {
        if (Files.size(file) > MOST_TOKEN) throw new IOException(file + " is too long for a token");
        return Files.readString(file).strip();
    }

    private static String next(String option, Deque<String> words) {
        if (words.isEmpty()) throw new UsageException(option + " needs a value.");
        return words.pop();
    }

    private static int number(String option, Deque<String> words, int least, int most) {
        String word = next(option, words);
        if (word.matches("[0-9]{1,10}")) {
            long number = Long.parseLong(word);
            if (number >= least && number <= most) return (int) number;
        }
        throw new UsageException(
                "%s %s: a whole number from %d to %d is expected."
                        .formatted(option, word, least, most));
    }
}
