package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import goop.json.Json;
import goop.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A client that knows nothing of goop but `docs/openapi.json` sends what that allows, and what it
/// forbids, and compares each answer (status, headers, type, schema) with it. Takes some seconds:
/// it is hundreds of requests.
class SchemathesisTest {
    private static final Path FOLDER = Path.of("build/schemathesis").toAbsolutePath();
    private static final int EXAMPLES = 10;
    // The same requests each time: what one change did is not to be found by the next one's test.
    // Another seed, or more examples, is for whoever looks for more.
    private static final int SEED = Integer.getInteger("goop.test.seed", 1);

    @TempDir Path folder;

    @Test
    void everyAnswerIsAsTheDescriptionSays() throws IOException, InterruptedException {
        Path program = FOLDER.resolve("bin/schemathesis");
        assumeTrue(Files.isExecutable(program), "test/setup.sh installs schemathesis");
        try (TestServer server =
                TestServer.withAdmin(
                        "presence.peer_db_path=" + folder.resolve("board.db"),
                        "presence.limit_peer_per_minute=0",
                        "presence.limit_address_per_minute=0")) {
            List<String> command =
                    List.of(
                            program.toString(),
                            "run",
                            Path.of("docs/openapi.json").toAbsolutePath().toString(),
                            "--url=" + server.url("").toString(),
                            "--auth=admin:" + TestServer.PASSWORD,
                            // A stream has no end, and after a drain there is no server.
                            "--exclude-path=/events",
                            "--exclude-path=/admin/drain",
                            // Would call whatever hubs it makes up: ListingsTest has one.
                            "--exclude-path=/admin/hubs",
                            "--phases=examples,coverage,fuzzing",
                            "--max-examples=" + EXAMPLES,
                            // A schema cannot say all (printable, this or that), what is unknown is
                            // ignored, and a client that tries wrong passwords is locked out.
                            "--exclude-checks=positive_data_acceptance,negative_data_rejection,"
                                    + "ignored_auth",
                            "--suppress-health-check=all",
                            "--warnings=off",
                            "--seed=" + SEED,
                            "--no-color");
            Process process =
                    new ProcessBuilder(command)
                            .directory(FOLDER.toFile())
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            byte[] bytes = process.getInputStream().readAllBytes();
            String output = new String(bytes, StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), output);
            assertTrue(output.contains("Tested: " + (operations() - 4) + "\n"), output);
            assertEquals(200, server.get("/healthz").statusCode());
        }
    }

    private static int operations() throws IOException {
        byte[] description = Files.readAllBytes(Path.of("docs/openapi.json"));
        int count = 0;
        for (JsonObject.Member each : Json.parseObject(description).object("paths").members()) {
            count += ((JsonObject) each.value()).members().size();
        }
        return count;
    }
}
