package goop.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.config.ConfigReference;
import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonObject;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class ManualTest {
    private static final Pattern TARGET = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile("id=\"([^\"]*)\"");

    private static Set<String> anchors(Manual.Page page) {
        Set<String> anchors = new TreeSet<>();
        Matcher each = ID.matcher(page.html());
        while (each.find())
            assertTrue(anchors.add(each.group(1)), page.slug() + " " + each.group());
        return anchors;
    }

    @Test
    void everyPageOfDocsIsInTheManualAndHasOneTitle() throws IOException {
        Set<String> files;
        try (Stream<Path> all = Files.list(Path.of("docs"))) {
            files =
                    all.map(each -> each.getFileName().toString())
                            .filter(each -> each.endsWith(".md"))
                            .map(each -> each.substring(0, each.length() - 3))
                            .collect(Collectors.toCollection(TreeSet::new));
        }
        files.addAll(Manual.APIS.keySet());
        Manual manual = Manual.load();
        assertEquals(
                files,
                new TreeSet<>(manual.pages().stream().map(Manual.Page::slug).toList()),
                "docs/contents.txt names every page, and no other");
        for (Manual.Page each : manual.pages()) {
            assertEquals(2, each.html().split("<h1 ", -1).length, each.slug());
        }
    }

    @Test
    void noLinkIsBroken() throws IOException {
        Manual manual = Manual.load();
        List<String> broken = new ArrayList<>();
        for (Manual.Page page : manual.pages()) {
            Matcher each = TARGET.matcher(page.html());
            while (each.find()) {
                String target = each.group(1);
                if (target.matches("https?://.*|mailto:.*")) continue;
                if (manual.description(target.replaceFirst("^\\./", "")).isPresent()) continue;
                if (target.startsWith("images/")) {
                    if (!Files.exists(Path.of("docs", target))) broken.add(page.slug() + target);
                    continue;
                }
                String[] parts = target.split("#", 2);
                Manual.Page there = parts[0].isEmpty() ? page : manual.page(parts[0]).orElse(null);
                boolean found =
                        there != null && (parts.length == 1 || anchors(there).contains(parts[1]));
                if (!found) broken.add(page.slug() + ": " + target);
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void theSettingsAreThoseOfTheCode() throws IOException {
        String page = Manual.load().page("configuration").orElseThrow().html();
        String reference =
                MarkdownHtml.bare(Markdown.parse(ConfigReference.markdown()))
                        .replaceAll("(?s)<h3>.*?</h3>", "");
        for (String table : reference.split("(?=<table>)")) {
            if (table.contains("<table>"))
                assertTrue(page.contains(table.strip().split("</table>")[0]), table);
        }
    }

    @Test
    void theHttpInterfacesNameEveryEndpoint() throws IOException {
        for (Map.Entry<String, String> each : Manual.APIS.entrySet()) {
            String page = Manual.load().page(each.getKey()).orElseThrow().html();
            byte[] description = Files.readAllBytes(Path.of("docs", each.getValue()));
            JsonObject paths = Json.parseObject(description).object("paths");
            for (JsonObject.Member path : paths.members()) {
                for (JsonObject.Member method : ((JsonObject) path.value()).members()) {
                    String name = method.name().toUpperCase() + " " + path.name();
                    assertTrue(page.contains("<code>" + name + "</code>"), name);
                }
            }
        }
    }

    @Test
    void theHttpInterfacesSayWhatABodyAndAnAnswerHold() throws IOException {
        String page = Manual.load().page("peer-api").orElseThrow().html();
        assertTrue(page.contains("<code>{to, content}</code>"), "the body of /api/chat/send");
        assertTrue(page.contains("<code>[{peer, unread}]</code>"), "the conversations");
    }

    @Test
    void theSearchKnowsEverySection() throws IOException {
        Manual manual = Manual.load();
        JsonArray index = (JsonArray) Json.parse(manual.searchIndex());
        for (Manual.Page page : manual.pages()) {
            Set<String> anchors = anchors(page);
            long sections = 0;
            for (Json each : index.values()) {
                JsonObject section = (JsonObject) each;
                if (!section.string("page").equals(page.slug())) continue;
                sections++;
                String anchor = section.string("anchor");
                assertTrue(anchor.isEmpty() || anchors.contains(anchor), anchor);
            }
            assertTrue(sections > 0, page.slug());
        }
    }
}
