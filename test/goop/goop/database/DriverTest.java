package goop.database;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.List;

class DriverTest {
    @TempDir private Path folder;
    private Class<?> driver;

    @BeforeEach
    void find() throws Exception {
        driver = DriverManager.getDriver("jdbc:sqlite:").getClass();
    }

    private Path library() throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all.toString());
            return all.getFirst();
        }
    }

    @Test
    void theLibraryIsUnpackedOnceHoweverOftenOneStarts() throws Exception {
        assertTrue(Driver.unpack(driver, folder));
        Path file = library();
        FileTime before = FileTime.fromMillis(0);
        Files.setLastModifiedTime(file, before);
        assertTrue(Driver.unpack(driver, folder));
        assertEquals(file, library());
        assertEquals(before, Files.getLastModifiedTime(file));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void anotherOrADamagedOneIsReplaced() throws Exception {
        Driver.unpack(driver, folder);
        byte[] whole = Files.readAllBytes(library());
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        for (byte[] bad : List.of(damaged, new byte[0])) {
            Files.write(library(), bad);
            Driver.unpack(driver, folder);
            assertArrayEquals(whole, Files.readAllBytes(library()));
        }
    }

    @Test
    void whereItCannotBePutTheErrorSaysWhere() throws Exception {
        Path occupied = Files.writeString(folder.resolve("data"), "");
        IOException refused =
                assertThrows(IOException.class, () -> Driver.unpack(driver, occupied));
        assertTrue(refused.getMessage().contains("SQLite's library cannot be unpacked"));
        assertTrue(refused.getMessage().contains(occupied.toString()), refused.getMessage());
    }

    @Test
    void aDriverWithoutItIsLeftToItself() throws Exception {
        assertFalse(Driver.unpack(java.sql.Driver.class, folder.resolve("none")));
    }
}
