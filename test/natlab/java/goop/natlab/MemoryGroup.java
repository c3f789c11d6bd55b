package goop.natlab;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A control group, of version 2 or 1, whose programs share a bound of memory.
final class MemoryGroup implements AutoCloseable {
    private final Path folder;
    private final String most;
    private final String used;

    private MemoryGroup(Path folder, String most, String used) {
        this.folder = folder;
        this.most = most;
        this.used = used;
    }

    /// Skips the test where none can be made.
    static MemoryGroup of(long bytes) throws IOException {
        String name = "goop-soak-" + ProcessHandle.current().pid();
        Path two = Path.of("/sys/fs/cgroup");
        Path one = two.resolve("memory");
        boolean second = Files.exists(two.resolve("cgroup.procs"));
        Assumptions.assumeTrue(
                Files.isWritable(second ? two : one), "no control group for memory can be made");
        MemoryGroup group =
                second
                        ? new MemoryGroup(two.resolve(name), "memory.max", "memory.current")
                        : new MemoryGroup(
                                one.resolve(name),
                                "memory.limit_in_bytes",
                                "memory.usage_in_bytes");
        Files.createDirectory(group.folder);
        Files.writeString(group.folder.resolve(group.most), Long.toString(bytes));
        return group;
    }

    /// The file that a process writes its number to, to be in the group.
    String door() {
        return folder.resolve("cgroup.procs").toString();
    }

    /// How many bytes are left.
    long left() throws IOException {
        return figure(most) - figure(used);
    }

    /// How often it has been at its bound, where the system has to find memory that it can take
    /// back before anybody goes on.
    long hits() throws IOException {
        Path events = folder.resolve("memory.events");
        if (!Files.exists(events)) return figure("memory.failcnt");
        for (String line : Files.readAllLines(events)) {
            if (line.startsWith("max ")) return Long.parseLong(line.substring(4));
        }
        throw new IOException("no max in " + events);
    }

    private long figure(String file) throws IOException {
        return Long.parseLong(Files.readString(folder.resolve(file)).strip());
    }

    @Override
    public void close() throws IOException {
        // A killed process is in the group for a moment longer.
        for (int i = 0; i < 200 && !Files.readString(Path.of(door())).isEmpty(); i++) {
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
        Files.delete(folder);
    }
}
