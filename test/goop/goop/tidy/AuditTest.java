package goop.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `docs/audit.md` names what third-party code there is; `dependencies.txt` pins it. They agree.
class AuditTest {
    private static final Path PINS = Path.of("dependencies.txt");
    private static final Path AUDIT = Path.of("docs/audit.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `(\\S+)` \\| (\\w+) \\| ([\\d,]+) \\| `(\\w+)…` \\|");

    /// @param when the scope
    /// @param hash the first eight digits of its SHA-256
    private record Library(String coordinates, String when, String hash) {}

    @Test
    void everyPinnedLibraryStandsInTheAuditWithItsScopeAndHash() throws IOException {
        Set<String> pinned = new TreeSet<>();
        for (String[] pin : pins()) {
            pinned.add(new Library(pin[1], pin[0], pin[2].substring(0, 8)).toString());
        }
        Set<String> named = new TreeSet<>();
        for (Matcher row : rows()) {
            named.add(new Library(row.group(1), row.group(2), row.group(4)).toString());
        }
        assertEquals(String.join("\n", pinned), String.join("\n", named));
    }

    @Test
    void theSizesThatTheAuditNamesAreThoseOfTheFiles() throws IOException {
        TreeMap<String, String> wrong = new TreeMap<>();
        int seen = 0;
        for (Matcher row : rows()) {
            Path file = Path.of("build/deps", row.group(2), jarName(row.group(1)));
            // Only what a target has needed is fetched; the tests' own libraries always are.
            if (!Files.exists(file)) continue;
            seen++;
            String size = String.format(java.util.Locale.ROOT, "%,d", Files.size(file));
            if (!size.equals(row.group(3))) wrong.put(row.group(1), size);
        }
        assertTrue(seen > 0, "no library is there");
        assertEquals(new TreeMap<>(), wrong);
    }

    @Test
    void everyPinIsAWholeHashOfAKnownScope() throws IOException {
        for (String[] pin : pins()) {
            assertEquals(3, pin.length, String.join(" ", pin));
            assertTrue(Set.of("runtime", "test", "fuzz", "format").contains(pin[0]), pin[0]);
            assertEquals(32, HexFormat.of().parseHex(pin[2]).length, pin[1]);
        }
    }

    private static List<String[]> pins() throws IOException {
        return Files.readAllLines(PINS).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\s+"))
                .toList();
    }

    private static List<Matcher> rows() throws IOException {
        List<Matcher> rows = new ArrayList<>();
        for (String line : Files.readAllLines(AUDIT)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) rows.add(row);
        }
        return rows;
    }

    // As build.sh names it.
    private static String jarName(String coordinates) {
        String[] parts = coordinates.split(":");
        String classifier = parts.length > 4 ? "-" + parts[4] : "";
        return parts[1] + "-" + parts[2] + classifier + ".jar";
    }
}
