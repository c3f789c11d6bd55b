package goop.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many files and sockets this process may have open. The JVM raises its soft limit to the hard
/// one when it starts.
public final class Descriptors {
    private Descriptors() {}

    /// The limit, or [Integer#MAX_VALUE] where the system does not say.
    public static int limit() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (!line.startsWith("Max open files")) continue;
                String soft = line.substring("Max open files".length()).strip().split(" +")[0];
                if (soft.equals("unlimited")) return Integer.MAX_VALUE;
                return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(soft));
            }
        } catch (IOException | NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
        return Integer.MAX_VALUE;
    }

    /// As many connections as were asked for, but at most so many that one descriptor in twenty,
    /// and fifty at least, are left for files, databases and the JVM itself. Streams are held to
    /// nine tenths, so publishes find a place even then.
    public static int share(int connections) {
        int limit = limit();
        return Math.max(1, Math.min(connections, limit - Math.max(50, limit / 20)));
    }
}
