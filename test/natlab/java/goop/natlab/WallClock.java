package goop.natlab;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// A clock on the wall that is wrong by what one likes, for one program, by libfaketime; the clock
/// that counts ticks is left alone.
final class WallClock {
    private final Path library;
    private final Path file;

    private WallClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /// Skips the test where libfaketime is missing.
    ///
    /// @param file is made, and says what the clock shows
    static WallClock in(Path file, Duration ahead) throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            List<Path> found =
                    folders.map(each -> each.resolve("faketime/libfaketimeMT.so.1"))
                            .filter(Files::exists)
                            .toList();
            Assumptions.assumeFalse(found.isEmpty(), "no libfaketime here");
            WallClock clock = new WallClock(found.getFirst(), file);
            clock.set(ahead);
            return clock;
        }
    }

    /// From a second after this it is as far ahead of the right time.
    void set(Duration ahead) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, "%+d\n".formatted(ahead.toSeconds()));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// The words before those of a program that is to see it.
    List<String> words() {
        return List.of(
                "env",
                "LD_PRELOAD=" + library,
                "FAKETIME_TIMESTAMP_FILE=" + file,
                "FAKETIME_CACHE_DURATION=1",
                // Else it takes the deadlines of timed waits for times of day: none waits at all.
                "FAKETIME_FORCE_MONOTONIC_FIX=0",
                "FAKETIME_DONT_FAKE_MONOTONIC=1");
    }
}
