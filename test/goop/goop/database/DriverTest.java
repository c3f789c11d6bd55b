package goop.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

class DriverTest {
    private static final Instant NOW = Instant.parse("2026-11-27T03:00:00Z");

    @TempDir private Path folder;

    private void left(String name, Duration ago) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "");
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(ago)));
    }

    @Test
    void whatKilledProcessesLeftIsRemovedAndNothingElse() throws Exception {
        String killed = "sqlite-3.54.1.0-0a1b-libsqlitejdbc.so";
        String starting = "sqlite-3.54.1.0-2c3d-libsqlitejdbc.so";
        for (String each : List.of(killed, killed + ".lck")) left(each, Duration.ofMinutes(2));
        for (String each : List.of(starting, starting + ".lck")) left(each, Duration.ofSeconds(5));
        left("peers.db", Duration.ofDays(100));
        left("sqlite-notes.txt", Duration.ofDays(100));
        Driver.tidy(folder, NOW);
        Set<String> names = new TreeSet<>();
        try (var all = Files.list(folder)) {
            all.forEach(each -> names.add(each.getFileName().toString()));
        }
        assertEquals(Set.of("peers.db", "sqlite-notes.txt", starting, starting + ".lck"), names);
    }
}
