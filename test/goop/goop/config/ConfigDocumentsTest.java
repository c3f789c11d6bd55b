package goop.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files that describe the settings say what the table says.
class ConfigDocumentsTest {
    private static final Path EXAMPLE = Path.of("config.example.properties");
    private static final Path REFERENCE = Path.of("docs/configuration.md");
    private static final Pattern SHOWN = Pattern.compile("(?m)^#([a-z0-9_]+\\.[a-z0-9_]+) =(.*)$");

    @TempDir private Path folder;

    @Test
    void theExampleIsWhatGoopPrints() throws Exception {
        assertEquals(
                ConfigExample.text(),
                Files.readString(EXAMPLE),
                "run: java -jar build/goop.jar check --example > " + EXAMPLE);
    }

    @Test
    void everySectionOfTheExampleHasItsHeadingAndEveryLineFits() {
        List<String> lines = ConfigExample.text().lines().toList();
        long sections = ConfigFields.ALL.stream().map(ConfigField::section).distinct().count();
        List<String> headings = lines.stream().filter(each -> each.startsWith("# --- ")).toList();
        assertEquals(sections, headings.size());
        for (String each : headings) assertTrue(!each.startsWith("# --- null"), each);
        for (String each : lines) {
            if (each.startsWith("# ")) assertTrue(each.length() <= 90, each);
        }
    }

    @Test
    void theExampleShowsEveryFieldOnceWithItsDefault() throws Exception {
        List<String> shown = new ArrayList<>();
        Matcher lines = SHOWN.matcher(Files.readString(EXAMPLE));
        while (lines.find()) shown.add(lines.group(1) + "=" + lines.group(2).strip());
        List<String> table =
                ConfigFields.ALL.stream().map(each -> each.key() + "=" + each.unset()).toList();
        assertEquals(table, shown);
    }

    @Test
    void theExampleWithEveryLineInForceHasNoMistakesAndChangesNothing() throws Exception {
        String inForce = SHOWN.matcher(Files.readString(EXAMPLE)).replaceAll("$1 =$2");
        Loaded loaded = new PeerDirectory(folder).properties(inForce).load();
        assertEquals(
                Config.load(folder.resolve("none"), java.util.Map.of(), List.of())
                        .config()
                        .toString()
                        .replace(folder.resolve("none").toString(), folder.toString()),
                loaded.config().toString());
        assertEquals(List.of(), loaded.warnings());
        assertEquals(
                ConfigFields.ALL.size(),
                PropertiesFile.parse("", inForce.getBytes(UTF_8)).entries().size());
    }

    @Test
    void theReferenceHoldsTheTable() throws Exception {
        assertTrue(
                Files.readString(REFERENCE).contains(ConfigReference.markdown()),
                "put into " + REFERENCE + ": java -jar build/goop.jar check --reference");
    }
}
