package goop.cli;

import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// `goop get --shared`: a file that another peer shares. The peer that runs on the directory
/// fetches it, goes on where it stopped when the line breaks, and checks it; this waits, and tells
/// how it is.
final class SharedDownload {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Duration BETWEEN_STARTS = Duration.ofSeconds(1);
    private static final Duration LONGEST_READING = Duration.ofMinutes(10);

    private final LocalApi api;
    private final String peer;
    private final Console console;
    private final boolean json;

    SharedDownload(LocalApi api, String peer, Console console, boolean json) {
        this.api = api;
        this.peer = peer;
        this.console = console;
        this.json = json;
    }

    /// What the peer shares.
    void list() throws IOException, InterruptedException {
        ShareCommand.print(files(), json, console);
    }

    private List<JsonObject> files() throws IOException, InterruptedException {
        return api.list("/api/peers/files?peer=" + LocalApi.encode(peer)).objects();
    }

    /// Fetches one file.
    ///
    /// @param output where it shall be in the end; null for the peer's folder of downloads
    /// @return the exit status
    int fetch(String name, String output) throws IOException, InterruptedException {
        JsonWriter wanted = new JsonWriter().object().field("peer", peer).field("name", name);
        JsonObject now = start(wanted.endObject());
        long number = now.integer("number");
        String state = "";
        while (!List.of("done", "failed", "cancelled").contains(now.string("state"))) {
            if (!now.string("state").equals(state)) tell(now);
            else if (console.terminal()) progress(now);
            state = now.string("state");
            Thread.sleep(BETWEEN_LOOKS);
            now = download(number);
        }
        if (console.terminal()) console.err().print("\r\u001b[K");
        if (!now.string("state").equals("done")) {
            String why = now.string("why", "");
            String because = why.isEmpty() ? "it was cancelled" : Printable.of(why, 500);
            console.err().println("goop: " + Printable.of(name, 200) + " did not come: " + because);
            return CommandLine.FAILED;
        }
        Path file = Path.of(now.string("file"));
        if (output != null) {
            Path to = Path.of(output);
            file = Files.move(file, to, StandardCopyOption.REPLACE_EXISTING);
        }
        done(name, file, now.integer("size"));
        return 0;
    }

    // The other side may still have to read a large file before it can say what to check it by.
    private JsonObject start(JsonWriter wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_READING.toNanos();
        for (boolean told = false; ; told = true) {
            try {
                return api.post("/api/downloads/start", wanted);
            } catch (LocalApi.AnswerException answer) {
                if (answer.status() != 409 || System.nanoTime() > end) throw answer;
                if (!told) console.err().println("the peer is still reading this file: waiting");
            }
            Thread.sleep(BETWEEN_STARTS);
        }
    }

    private JsonObject download(long number) throws IOException, InterruptedException {
        for (JsonObject each : api.list("/api/downloads").objects()) {
            if (each.integer("number") == number) return each;
        }
        throw new IOException("the peer knows no more of this download");
    }

    private void tell(JsonObject now) throws JsonException {
        if (!now.string("state").equals("broken")) return;
        if (console.terminal()) console.err().print("\r\u001b[K");
        console.err()
                .printf(
                        "broken off at %d of %d bytes: %s. It goes on by itself.%n",
                        now.integer("received"),
                        now.integer("size"),
                        Printable.of(now.string("why", ""), 500));
    }

    private void progress(JsonObject now) throws JsonException {
        double part = 100.0 * now.integer("received") / Math.max(1, now.integer("size"));
        console.err()
                .printf(
                        Locale.ROOT,
                        "\r\u001b[K%3.0f %%  %.1f of %.1f MB  %.1f MB/s",
                        part,
                        now.integer("received") / 1e6,
                        now.integer("size") / 1e6,
                        now.integer("bytes_per_second") / 1e6);
        console.err().flush();
    }

    private void done(String name, Path file, long bytes) {
        if (!json) {
            console.out().println(file + ": " + bytes + " bytes, whole and checked");
            return;
        }
        JsonWriter line = new JsonWriter().object().field("peerID", peer).field("name", name);
        console.out()
                .println(line.field("file", file.toString()).field("bytes", bytes).endObject());
    }
}
