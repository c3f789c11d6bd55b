package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The jar in a folder without the libraries that its configuration asks for.
class MissingLibrariesTest {
    @TempDir Path folder;

    /// @param libraries how the files begin that lie in its `lib`; without any there is none
    private Path program(String... libraries) throws IOException {
        Path program = folder.resolve("program");
        ServerProcess.install(program);
        try (Stream<Path> jars = Files.list(program.resolve("lib"))) {
            for (Path each : jars.toList()) {
                String name = each.getFileName().toString();
                if (Stream.of(libraries).noneMatch(name::startsWith)) Files.delete(each);
            }
        }
        if (libraries.length == 0) Files.delete(program.resolve("lib"));
        return program;
    }

    /// What it says when it does not start.
    private String refusal(Path program, String... settings) throws Exception {
        Path said = folder.resolve("said");
        Process process =
                new ProcessBuilder(
                                ServerProcess.command(program, folder.resolve("board"), settings))
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> "it runs");
            String text = Files.readString(said);
            assertNotEquals(0, process.exitValue(), text);
            assertFalse(text.contains("\tat "), text);
            return text;
        } finally {
            process.destroyForcibly();
        }
    }

    private String database() {
        return "presence.peer_db_path=" + folder.resolve("board.db");
    }

    private String[] mail() {
        return new String[] {
            database(), "presence.smtp_host=127.0.0.1", "presence.smtp_from=board@example.org"
        };
    }

    @Test
    void aServerThatAsksForNeitherRunsFromTheBareJar() throws Exception {
        try (ServerProcess server =
                ServerProcess.start(List.of(), program(), folder.resolve("board"))) {
            assertEquals(204, server.publish("p"));
        }
    }

    @Test
    void aDatabaseWithoutItsLibraryIsAnErrorThatSaysWhatToDo() throws Exception {
        String said = refusal(program(), database());
        for (String each : List.of("presence.peer_db_path", "sqlite-jdbc", "./build.sh libs")) {
            assertTrue(said.contains(each), said);
        }
        assertFalse(Files.exists(folder.resolve("board.db")));
    }

    @Test
    void mailWithoutItsLibraryIsAnErrorThatSaysWhatToDo() throws Exception {
        String said = refusal(program("sqlite"), mail());
        for (String each : List.of("presence.smtp_host", "goop.mail.jar", "./build.sh libs")) {
            assertTrue(said.contains(each), said);
        }
    }

    @Test
    void aClusterWithoutItsLibraryIsAnErrorThatSaysWhatToDo() throws Exception {
        String said = refusal(program(), "presence.cluster_url=nats://127.0.0.1:4222");
        for (String each : List.of("presence.cluster_url", "goop.nats.jar", "./build.sh libs")) {
            assertTrue(said.contains(each), said);
        }
    }

    @Test
    void aClusterLibraryThatIsNotWholeIsSaidToBeSo() throws Exception {
        String said = refusal(program("goop.nats"), "presence.cluster_url=nats://127.0.0.1:4222");
        for (String each : List.of("presence.cluster_url", "not whole", "./build.sh libs")) {
            assertTrue(said.contains(each), said);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jakarta.mail", "jakarta.activation", "angus-activation"})
    void aMailLibraryThatIsNotWholeIsSaidToBeSo(String missing) throws Exception {
        Path program =
                program("sqlite", "goop.mail", "jakarta.mail", "jakarta.activation", "angus");
        try (Stream<Path> jars = Files.list(program.resolve("lib"))) {
            for (Path each : jars.toList()) {
                if (each.getFileName().toString().startsWith(missing)) Files.delete(each);
            }
        }
        String said = refusal(program, mail());
        for (String each : List.of("presence.smtp_host", "not whole", "./build.sh libs")) {
            assertTrue(said.contains(each), said);
        }
    }
}
