package goop.rendezvous;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/// How many descriptors this process may have open: each stream takes one.
final class DescriptorLimit {
    private DescriptorLimit() {}

    /// Absent where the system does not say, or sets no limit.
    static OptionalInt read() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (!line.startsWith("Max open files")) continue;
                String soft = line.substring("Max open files".length()).strip().split("\\s+")[0];
                return soft.equals("unlimited")
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(soft));
            }
        } catch (IOException | NumberFormatException notLinux) {
            System.getLogger("goop.rendezvous")
                    .log(System.Logger.Level.DEBUG, "descriptors=unknown", notLinux);
        }
        return OptionalInt.empty();
    }

    /// How many streams may be open: `wanted` (0 is no limit), but at most nine tenths of the
    /// descriptors.
    static int streams(int wanted, OptionalInt descriptors) {
        if (descriptors.isEmpty()) return wanted;
        int most = (int) (descriptors.getAsInt() * 9L / 10);
        return wanted == 0 ? most : Math.min(wanted, most);
    }
}
