package goop.natlab;

import goop.json.Json;
import goop.json.JsonObject;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// `goop bench`, as users start it, from a machine of its own.
final class SoakCrowd implements AutoCloseable {
    static final int SECONDS = 14;

    private final Process process;

    private SoakCrowd(Process process) {
        this.process = process;
    }

    static SoakCrowd start(
            Lab.Place from, String url, Path token, int peers, int watchers, long seed)
            throws IOException {
        List<String> words = Lab.inside(from);
        words.addAll(Lab.jar());
        words.addAll(List.of("bench", url, "--json", "--token-file", token.toString()));
        words.addAll(List.of("--peers", "" + peers, "--watchers", "" + watchers));
        words.addAll(List.of("--seconds", "" + SECONDS, "--seed", "" + seed));
        words.addAll(List.of("--heartbeat", "2", "--ttl", "" + Wan.TTL_SECONDS));
        return new SoakCrowd(new ProcessBuilder(words).redirectErrorStream(true).start());
    }

    /// Waits until all is over there.
    JsonObject report() throws IOException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // That something was refused or cut is what a fault does: its exit status says only that.
        if (!said.startsWith("{")) throw new IOException("goop bench: " + said);
        return Json.parseObject(said.strip().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
