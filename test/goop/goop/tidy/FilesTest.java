package goop.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What can be told of the sources without reading them as a person would.
class FilesTest {
    private static final int LONGEST = 400;

    // Parts of the names of package registries, put together here so that this file has none.
    private static final List<String> HOSTS =
            List.of(
                    "npm" + "js.org",
                    "maven" + ".org",
                    "apache" + ".org/maven2",
                    "pypi" + ".org",
                    "python" + "hosted",
                    "proxy.golang" + ".org",
                    "deb.debian" + ".org",
                    "crates" + ".io");

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        Set<Path> silent = new TreeSet<>();
        for (Path file : Sources.java("src")) {
            boolean module = file.endsWith("module-info.java");
            Path about = file.resolveSibling("package-info.java");
            if (!module && !Files.exists(about)) silent.add(about);
        }
        assertEquals(Set.of(), silent);
    }

    @Test
    void noSourceFileIsLong() throws IOException {
        Set<String> tooLong = new TreeSet<>();
        for (Path file : Sources.java("src")) {
            int lines = Files.readAllLines(file).size();
            if (lines > LONGEST) tooLong.add(file + " has " + lines + " lines");
        }
        assertEquals(Set.of(), tooLong);
    }

    @Test
    void noClassIsNamedForWantOfAName() throws IOException {
        Pattern vague = Pattern.compile(".*(Util|Utils|Helper|Helpers|Manager|Impl)\\.java");
        List<Path> found =
                Sources.java(".").stream()
                        .filter(file -> vague.matcher(file.toString()).matches())
                        .toList();
        assertEquals(List.of(), found);
    }

    @Test
    void noFileNamesARegistryOrTheFolderItWasWrittenIn() throws IOException {
        Pattern unwanted = Pattern.compile(unwanted());
        Set<String> found = new TreeSet<>();
        for (Path file : Sources.under(".")) {
            unwanted.matcher(Sources.text(file))
                    .results()
                    .forEach(hit -> found.add(file + " names " + hit.group()));
        }
        assertEquals(Set.of(), found);
    }

    private static String unwanted() {
        Path parent = Path.of("").toAbsolutePath().getParent();
        String hosts = HOSTS.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        // A checkout straight below / or /tmp has no folder worth looking for.
        boolean telling = !Set.of("/", "/tmp", "/home", "/src").contains(parent.toString());
        return telling ? hosts + "|(?<![\\w.])" + Pattern.quote(parent + "/") : hosts;
    }
}
