package goop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.PeerId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

class IdTest {
    @TempDir private Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... words) {
        return CommandLine.run(
                List.of(words),
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void theKeyIsMadeOnceAndForItsOwnerOnly() throws Exception {
        Path peer = directory.resolve("new/peer");
        assertEquals(0, run("id", peer.toString()), err::toString);
        String id = out.toString(StandardCharsets.UTF_8);
        assertTrue(PeerId.parse(id.strip()).publicKey().isPresent());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(peer.resolve("data/identity.key"))));
        out.reset();
        assertEquals(0, run("id", peer.toString()));
        assertEquals(id, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void theConfigurationSaysWhereTheKeyIs() {
        assertEquals(
                0, run("id", directory.toString(), "--set", "identity.key_file=elsewhere.key"));
        assertTrue(Files.exists(directory.resolve("elsewhere.key")));
    }

    @Test
    void aDamagedKeyIsReportedAndLeftAlone() throws Exception {
        Path key = directory.resolve("identity.key");
        Files.writeString(key, "not a key");
        assertEquals(1, run("id", directory.toString(), "--set", "identity.key_file=identity.key"));
        String text = err.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("identity.key: not a usable key file"), text);
        assertEquals("not a key", Files.readString(key));
    }

    @Test
    void wrongWordsAreExplained() {
        assertEquals(2, run("id"));
        assertEquals(2, run("watch"));
        assertEquals(2, run("watch", "localhost:8787"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("neither http:// nor https://"));
    }

    @Test
    void watchingWhereNobodyListensIsUnreachable() {
        assertEquals(CommandLine.UNREACHABLE, run("watch", "http://127.0.0.1:1"));
        String text = err.toString(StandardCharsets.UTF_8);
        assertEquals("goop: cannot connect to http://127.0.0.1:1\n", text);
    }
}
