package goop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

class InstallServiceTest {
    @TempDir private Path root;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void installGoop() throws Exception {
        Path program = root.resolve("opt/goop/bin/goop");
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n");
        assertTrue(program.toFile().setExecutable(true));
    }

    private int install(String... arguments) {
        out.reset();
        err.reset();
        List<String> words = new ArrayList<>(List.of("install-service"));
        words.addAll(List.of(arguments));
        words.addAll(List.of("--root", root.toString()));
        return CommandLine.run(
                words,
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
    }

    private static final String[] PROGRAM = {"--program", "/opt/goop/bin/goop"};

    @ParameterizedTest
    @CsvSource({"goop,goop-rendezvous,", "goop-peer,goop-peer,--peer"})
    void whereEverythingIsAsInTheManualTheUnitIsTheManuals(String user, String unit, String flag)
            throws Exception {
        List<String> words = new ArrayList<>(List.of("/var/lib/" + user, "--write"));
        words.addAll(List.of(PROGRAM));
        if (flag != null) words.add(flag);
        assertEquals(0, install(words.toArray(String[]::new)), err.toString(UTF_8));
        Path file = root.resolve("etc/systemd/system/" + unit + ".service");
        assertEquals(
                Files.readString(Path.of("docs/" + unit + ".service")), Files.readString(file));
        String users = Files.readString(root.resolve("etc/sysusers.d/" + unit + ".conf"));
        assertTrue(Files.readString(Path.of("docs/goop.sysusers")).contains(users), users);
        Path secrets = root.resolve("etc/" + user + "/credentials");
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)));
        assertTrue(out.toString(UTF_8).contains("systemctl enable --now " + unit));
    }

    @Test
    void nothingIsWrittenUnlessItIsAskedFor() throws Exception {
        assertEquals(0, install("/var/lib/goop", PROGRAM[0], PROGRAM[1]));
        assertTrue(Files.notExists(root.resolve("etc")));
        String said = out.toString(UTF_8);
        assertTrue(said.contains("==> /etc/systemd/system/goop-rendezvous.service <=="), said);
        assertTrue(said.contains("ExecStart=/opt/goop/bin/goop rendezvous /var/lib/goop\n"), said);
    }

    @Test
    void whatIsThereIsNotOverwritten() throws Exception {
        Path file = root.resolve("etc/systemd/system/goop-rendezvous.service");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "mine");
        assertEquals(1, install("/var/lib/goop", PROGRAM[0], PROGRAM[1], "--write"));
        assertEquals(
                "goop: "
                        + file
                        + " is there already and says something else. Change it by systemctl edit,"
                        + " or remove it first; nothing was written.\n",
                err.toString(UTF_8));
        assertEquals("mine", Files.readString(file));
        assertTrue(Files.notExists(root.resolve("etc/sysusers.d")));
    }

    @Test
    void anotherFolderIsMadeForTheUserAndEveryOddLetterIsEscaped() throws Exception {
        String odd = "/srv/o%d \"x\" $HOME; \\n";
        assertEquals(
                0,
                install(odd, PROGRAM[0], PROGRAM[1], "--name", "board-2", "--user", "board"),
                err.toString(UTF_8));
        String said = out.toString(UTF_8);
        String start = "\"/srv/o%%d \\\"x\\\" $$HOME; \\\\n\"";
        assertTrue(said.contains("ExecStart=/opt/goop/bin/goop rendezvous " + start + "\n"), said);
        String path = "\"/srv/o%%d \\\"x\\\" $HOME; \\\\n\"";
        assertTrue(said.contains("\nReadWritePaths=" + path + "\n"), said);
        assertTrue(said.contains("\nd " + path + " 0700 board board -\n"), said);
        assertTrue(said.contains("\nu board - \"goop rendezvous server\"\n"), said);
        assertTrue(said.contains("LoadCredential=presence:/etc/board/credentials\n"), said);
        assertTrue(said.contains("CacheDirectory=board\n"), said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "board | the directory must be said from the root on, as in /var/lib/goop, not"
                        + " \"board\".",
                "/ | the directory cannot be /; /var/lib/goop is usual.",
                "/var/lib/../../etc | the directory cannot be /etc; /var/lib/goop is usual.",
                "/home/anna/board | the directory cannot be /home/anna/board: the unit does not see"
                        + " /home. /var/lib/goop and /opt/goop are usual.",
                "/var/lib/a --name ../x | --name takes 2 to 31 small letters, digits and -, as in"
                        + " goop-2, not \"../x\".",
                "/var/lib/a --user Root | --user takes 2 to 31 small letters, digits and -, as in"
                        + " goop-2, not \"Root\".",
                "/var/lib/a --program /opt/goop/bin | {root}/opt/goop/bin is no program that can be"
                        + " started.",
                "/var/lib/a --wirte | install-service does not take --wirte; the nearest is"
                        + " --write.",
                "/var/lib/a /var/lib/b | install-service takes one peer directory.",
                "--write | install-service takes one peer directory.",
            })
    void nonsenseIsRefused(String arguments, String reason) {
        assertEquals(2, install(arguments.strip().split(" ")));
        assertEquals(
                "goop: " + reason.replace("{root}", root.toString()) + "\n", err.toString(UTF_8));
    }

    @Test
    void aNewlineInAPathIsRefused() {
        assertEquals(2, install("/srv/a\nExecStart=evil", PROGRAM[0], PROGRAM[1]));
        assertEquals(
                "goop: the directory has a control character in its name.\n", err.toString(UTF_8));
    }
}
