package goop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import goop.json.Json;
import goop.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class CheckTest {
    @TempDir private Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int check(String... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = "check";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        return CommandLine.run(
                List.of(words),
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
    }

    private String directory(String properties) throws Exception {
        Files.writeString(folder.resolve("goop.properties"), properties);
        return folder.toString();
    }

    @Test
    void mistakesAndSettingsAreListed() throws Exception {
        String directory = directory("presence.ttl_secnds=3\nprofile.label=Anna\n");
        assertEquals(2, check(directory, "--set", "log.level=debug"));
        assertEquals(
                directory
                        + """
                        : 1 mistake
                        mistake: goop.properties:1: presence.ttl_secnds: no such field; the nearest is presence.ttl_seconds

                        Settings other than by default:
                          profile.label = Anna                           goop.properties:2
                          log.level = debug                              --set
                        """,
                out.toString(UTF_8));
    }

    @Test
    void nothingSaidIsNoMistake() throws Exception {
        assertEquals(0, check(folder.toString()));
        assertEquals(
                folder + ": no mistakes\n\nEvery setting is the default.\n", out.toString(UTF_8));
    }

    @Test
    void programsGetJson() throws Exception {
        assertEquals(2, check("--json", directory("\npresence.relay_port=x\n")));
        JsonObject report = Json.parseObject(out.toByteArray());
        JsonObject mistake = report.array("mistakes").objects().getFirst();
        assertEquals("goop.properties", mistake.string("place"));
        assertEquals(2, mistake.integer("line"));
        assertEquals("presence.relay_port", mistake.string("key"));
        assertEquals(List.of(), report.strings("warnings"));
        assertEquals("default", report.array("settings").objects().getFirst().string("from"));
    }

    @Test
    void aDirectoryThatDoesNotExistIsSaidSo() {
        String absent = folder.resolve("absent").toString();
        assertEquals(2, check(absent));
        assertEquals("goop: " + absent + " is no directory.\n", err.toString(UTF_8));
    }

    @Test
    void wordsThatItDoesNotTakeAreNamed() {
        assertEquals(2, check());
        assertEquals(2, check("a", "b"));
        assertEquals(2, check("a", "--jsn"));
        assertEquals(2, check("a", "--set"));
        assertEquals(
                """
                goop: check takes one peer directory.
                goop: check takes one peer directory.
                goop: check does not take --jsn.
                goop: --set takes key=value, as in --set log.level=debug.
                """,
                err.toString(UTF_8));
    }
}
