package goop.natlab;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonObject;
import goop.json.JsonWriter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A running `goop peer` on a LAN, by what its own API tells and does. The API is on the loopback
/// address of the namespace: curl goes in there.
final class LanPeer implements AutoCloseable {
    private static final String API = "http://127.0.0.1:8080";

    private final Lab.Place place;
    private final Path directory;
    private final List<String> settings;
    private String label;
    private List<String> before = List.of();
    private Program program;
    private Sight sight;
    private String id;

    /// An answer of the API.
    record Answer(int status, String body) {
        JsonObject object() throws IOException {
            return Json.parseObject(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// @param label its name, and that of its directory
    LanPeer(Lab.Place place, Path folder, String label, String... more) {
        this.place = place;
        this.label = label;
        directory = folder.resolve(label);
        settings = new ArrayList<>(List.of("viewer.open_api=true"));
        settings.addAll(List.of(more));
    }

    /// Gives it a site of one page, which says its name.
    LanPeer withSite() throws IOException {
        Path site = Files.createDirectories(directory.resolve("site"));
        Files.writeString(site.resolve("index.html"), "<h1>" + label + "</h1>");
        return this;
    }

    /// Has it see that clock from its next start on.
    LanPeer with(WallClock clock) {
        before = clock.words();
        return this;
    }

    /// Another name from its next start on.
    LanPeer rename(String to) {
        label = to;
        return this;
    }

    /// Starts it and does not wait for it.
    LanPeer start() throws IOException {
        List<String> all = new ArrayList<>(List.of("profile.label=" + label));
        all.addAll(settings);
        program = Program.start(place, before, "peer", directory, all);
        return this;
    }

    /// Waits until it says that it runs, and begins to look at what it sees.
    ///
    /// @return when it ran, as [System#nanoTime]
    long awaitReady() throws IOException, InterruptedException {
        long ready = program.awaitReady();
        id = program.said("peer id");
        sight = new Sight(curl("-N", API + "/api/peers/events"));
        return ready;
    }

    String id() {
        return id;
    }

    String label() {
        return label;
    }

    Lab.Place place() {
        return place;
    }

    Path directory() {
        return directory;
    }

    Program program() {
        return program;
    }

    /// Whom it sees, as it happens.
    Sight sight() {
        return sight;
    }

    private Process curl(String... words) throws IOException {
        List<String> command = new ArrayList<>(Lab.inside(place));
        command.addAll(List.of("curl", "--silent", "--show-error"));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private Answer ask(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--max-time", "90", "-w", "\n%{http_code}"));
        all.addAll(List.of(words));
        Process curl = curl(all.toArray(String[]::new));
        try (InputStream in = curl.getInputStream()) {
            String said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int end = said.lastIndexOf('\n');
            if (curl.waitFor() != 0) throw new IOException(label + ": " + List.of(words) + said);
            return new Answer(Integer.parseInt(said.substring(end + 1)), said.substring(0, end));
        } finally {
            curl.destroyForcibly();
        }
    }

    Answer get(String path) throws IOException, InterruptedException {
        return ask(API + path);
    }

    Answer post(String path, JsonWriter body) throws IOException, InterruptedException {
        return ask("-H", "Content-Type: application/json", "--data", body.toString(), API + path);
    }

    /// The rows of `GET /api/peers`.
    List<JsonObject> peers() throws IOException, InterruptedException {
        Answer answer = get("/api/peers");
        if (Json.parse(answer.body.getBytes(StandardCharsets.UTF_8)) instanceof JsonArray rows) {
            return rows.objects();
        }
        throw new IOException(answer.toString());
    }

    /// Why its peers are reached as they are, as its doctor says it.
    String whys() throws IOException, InterruptedException {
        return get("/api/doctor").body;
    }

    /// The front page of another's site.
    String page(LanPeer other) throws IOException, InterruptedException {
        return get("/p/" + other.id + "/").body;
    }

    /// Connects to another one.
    ///
    /// @return by which way at first
    String reach(LanPeer other) throws IOException, InterruptedException {
        Answer answer =
                post(
                        "/api/peers/reach",
                        new JsonWriter().object().field("peer", other.id).endObject());
        if (answer.status != 200)
            throw new IOException(label + " to " + other.label + ": " + answer);
        return answer.object().string("Via");
    }

    /// Says something to another one.
    ///
    /// @return what became of it: `delivered`, or why not
    String say(LanPeer other, String text) throws IOException, InterruptedException {
        JsonWriter words = new JsonWriter().object().field("to", other.id).field("content", text);
        Answer answer = post("/api/chat/send", words.endObject());
        return answer.status == 200 ? answer.object().string("state") : answer.body;
    }

    /// The last that another one has said to it, or empty.
    String heard(LanPeer other) throws IOException, InterruptedException {
        Answer answer = get("/api/chat/messages?peer=" + other.id);
        String last = "";
        if (Json.parse(answer.body.getBytes(StandardCharsets.UTF_8)) instanceof JsonArray all) {
            for (JsonObject each : all.objects()) {
                if (!each.bool("mine")) last = each.string("content");
            }
        }
        return last;
    }

    /// What a command says that talks to this peer, as somebody on its machine types it.
    ///
    /// @param words the command, and what follows its directory
    /// @throws IOException when it does not succeed
    String command(String command, String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(Lab.inside(place));
        all.addAll(Lab.jar());
        all.addAll(List.of(command, directory.toString()));
        all.addAll(List.of(words));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        try (InputStream in = process.getInputStream()) {
            String said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) throw new IOException(label + ": " + all + ": " + said);
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    /// Ends it without a word.
    void kill() {
        program.close();
        sight.close();
    }

    @Override
    public void close() {
        if (program != null) program.close();
        if (sight != null) sight.close();
    }

    @Override
    public String toString() {
        return label;
    }
}
