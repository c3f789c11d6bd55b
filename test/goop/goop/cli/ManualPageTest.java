package goop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// goop(1), read by mandoc.
class ManualPageTest {
    @TempDir private Path folder;

    private String mandoc(String... words) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mandoc")), "test/setup.sh installs it");
        Path page = Files.writeString(folder.resolve("goop.1"), ManualPage.text());
        List<String> command = new java.util.ArrayList<>(List.of("/usr/bin/mandoc"));
        command.addAll(List.of(words));
        command.add(page.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void nothingIsWrongWithItButThatItHasNoDate() throws Exception {
        // Two builds of one commit are the same, on whatever day.
        List<String> complaints = mandoc("-T", "lint").lines().toList();
        assertEquals(1, complaints.size(), complaints.toString());
        assertTrue(complaints.getFirst().contains("missing date"), complaints.toString());
    }

    @Test
    void itSaysOfEachCommandWhatItsHelpSays() throws Exception {
        String page = words(mandoc("-T", "utf8").replaceAll(".\b", ""));
        for (Command each : Commands.ALL) {
            CommandHelp help = CommandHelp.of(each);
            assertTrue(page.contains(words(help.example())), each.name() + page);
            for (String paragraph : help.paragraphs()) {
                assertTrue(page.contains(words(paragraph)), paragraph);
            }
            for (CommandHelp.Entry entry : help.entries()) {
                assertTrue(
                        page.contains(words(entry.term() + " " + entry.meaning())), entry.term());
            }
        }
    }

    private static String words(String text) {
        return text.replace("…", "...").replaceAll("\\s+", " ").strip();
    }

    @Test
    void theHelpOfEachCommandIsUnderstoodWhole() {
        for (Command each : Commands.ALL) {
            CommandHelp help = CommandHelp.of(each);
            assertTrue(help.example().contains("goop "), each.name());
            StringBuilder all = new StringBuilder();
            help.paragraphs().forEach(text -> all.append(text).append(' '));
            help.entries().forEach(e -> all.append(e.term() + " " + e.meaning() + " "));
            for (String word : each.details().split("\\s+")) {
                boolean head = word.isEmpty() || word.equals("Options:") || word.equals("Example:");
                boolean said = all.indexOf(word) >= 0 || help.example().contains(word);
                assertTrue(head || said, each.name() + ": " + word);
            }
        }
    }
}
