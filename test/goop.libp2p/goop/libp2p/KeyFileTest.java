package goop.libp2p;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

class KeyFileTest {
    @TempDir private Path folder;

    @Test
    void aNewKeyIsReadableByItsOwnerOnlyAndComesBack() throws IOException {
        Path file = folder.resolve("data/identity.key");
        Keypair made = KeyFile.loadOrCreate(file);
        assertEquals(
                PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
        assertEquals(made.peerId(), KeyFile.loadOrCreate(file).peerId());
        assertArrayEquals(made.toProtobuf(), Files.readAllBytes(file));
        assertEquals(List.of(file), list(file.getParent()), "nothing temporary is left");
    }

    @Test
    void aDamagedFileIsNamedAndKept() throws IOException {
        Path file = folder.resolve("identity.key");
        for (int length : new int[] {0, 1, 40, 67, 5000}) {
            byte[] damaged = new byte[length];
            Files.write(file, damaged);
            IOException refused = assertThrows(IOException.class, () -> KeyFile.loadOrCreate(file));
            assertTrue(refused.getMessage().startsWith(file + ": "), refused.getMessage());
            assertArrayEquals(damaged, Files.readAllBytes(file));
        }
    }

    @Test
    void loadingNeverCreates() {
        assertThrows(NoSuchFileException.class, () -> KeyFile.load(folder.resolve("none")));
    }

    @Test
    void whoeverIsFirstGivesTheKeyToAll() throws Exception {
        Path file = folder.resolve("identity.key");
        Set<PeerId> seen = ConcurrentHashMap.newKeySet();
        List<Thread> threads =
                Stream.generate(
                                () ->
                                        Thread.ofVirtual()
                                                .unstarted(
                                                        () -> {
                                                            try {
                                                                seen.add(
                                                                        KeyFile.loadOrCreate(file)
                                                                                .peerId());
                                                            } catch (IOException failed) {
                                                                throw new AssertionError(failed);
                                                            }
                                                        }))
                        .limit(8)
                        .toList();
        threads.forEach(Thread::start);
        for (Thread each : threads) each.join();
        assertEquals(Set.of(KeyFile.load(file).peerId()), seen);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
