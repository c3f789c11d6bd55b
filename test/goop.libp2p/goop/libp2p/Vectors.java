package goop.libp2p;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Test vectors of others that lie in `../shared/vectors` where a developer has them. A test that
/// needs them is skipped where they are absent.
public final class Vectors {
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\"\\s*:\\s*\"([^\"\\\\]*)\"");

    private Vectors() {}

    /// The text of `file`, or the end of the test.
    public static String text(String file) throws IOException {
        Path path = Path.of("..", "shared", "vectors").resolve(file);
        assumeTrue(Files.isReadable(path), () -> path + " is absent");
        return Files.readString(path);
    }

    /// Walks through the string members of a JSON file in order, whatever their nesting: each
    /// member replaces an earlier one of its name, and after each member `last` the test case is
    /// whole.
    public static void forEach(String file, String last, Consumer<Map<String, String>> test)
            throws IOException {
        Map<String, String> members = new LinkedHashMap<>();
        var matcher = MEMBER.matcher(text(file));
        while (matcher.find()) {
            members.put(matcher.group(1), matcher.group(2));
            if (matcher.group(1).equals(last)) test.accept(Map.copyOf(members));
        }
    }

    /// Bytes from hexadecimal digits; spaces and line ends do not count.
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }
}
