package goop.manual;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonObject.Member;
import goop.json.JsonString;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All pages of the manual, in the order of `docs/contents.txt`. Read once, from the jar.
public final class Manual {
    /// The pages that are made of OpenAPI descriptions, each with its file.
    static final Map<String, String> APIS =
            Map.of(
                    "http-api", "openapi.json",
                    "peer-api", "openapi-peer.json",
                    "hub-api", "openapi-hub.json");

    /// One page.
    ///
    /// @param slug its name in the address
    /// @param title as the contents name it
    /// @param html its text, without any frame
    /// @param headings of the second level, for the contents of the page
    public record Page(String slug, String title, String html, List<Section> headings) {}

    /// Where a heading is.
    ///
    /// @param anchor without its `#`
    public record Section(String anchor, String title) {}

    private final Map<String, Page> pages = new LinkedHashMap<>();
    private final List<Json> index = new ArrayList<>();
    private final Map<String, byte[]> descriptions = new HashMap<>();

    private Manual() throws IOException {
        for (String each : APIS.values()) descriptions.put(each, file(each));
        for (String line : text("contents.txt").lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) continue;
            String[] parts = line.strip().split("\\s+", 2);
            add(parts[0], parts[1]);
        }
    }

    /// Reads the pages.
    ///
    /// @throws IOException when one is missing
    public static Manual load() throws IOException {
        return new Manual();
    }

    private void add(String slug, String title) throws IOException {
        String markdown = APIS.containsKey(slug) ? api(slug) : text(slug + ".md");
        List<Block> blocks = Markdown.parse(markdown);
        Map<String, Integer> taken = new HashMap<>();
        List<Section> headings = new ArrayList<>();
        String anchor = "";
        String heading = title;
        StringBuilder words = new StringBuilder();
        for (Block each : blocks) {
            if (each instanceof Block.Heading(int level, String text)) {
                index(slug, title, anchor, heading, words);
                anchor = MarkdownHtml.anchor(text, taken);
                heading = Inline.plain(text);
                if (level == 2) headings.add(new Section(anchor, heading));
            } else {
                words(each, words);
            }
        }
        index(slug, title, anchor, heading, words);
        pages.put(
                slug,
                new Page(
                        slug,
                        title,
                        MarkdownHtml.page(blocks, Manual::onPage),
                        List.copyOf(headings)));
    }

    private String api(String slug) throws IOException {
        String file = APIS.get(slug);
        try {
            return ApiReference.markdown(file, descriptions.get(file));
        } catch (JsonException broken) {
            throw new IOException(file + ": " + broken.getMessage(), broken);
        }
    }

    private void index(
            String slug, String title, String anchor, String heading, StringBuilder words) {
        if (words.isEmpty()) return;
        index.add(
                new JsonObject(
                        List.of(
                                new Member("page", new JsonString(slug)),
                                new Member("title", new JsonString(title)),
                                new Member("anchor", new JsonString(anchor)),
                                new Member("heading", new JsonString(heading)),
                                new Member("text", new JsonString(words.toString().strip())))));
        words.setLength(0);
    }

    private static void words(Block block, StringBuilder out) {
        switch (block) {
            case Block.Heading(int level, String text) -> out.append(Inline.plain(text));
            case Block.Paragraph(String text) -> out.append(Inline.plain(text));
            case Block.Code(String language, String text) -> out.append(text);
            case Block.Quote(List<Block> inner) -> inner.forEach(each -> words(each, out));
            case Block.Items items ->
                    items.items().forEach(item -> item.forEach(each -> words(each, out)));
            case Block.Table table -> {
                for (String each : table.head()) out.append(Inline.plain(each)).append(' ');
                for (List<String> row : table.rows()) {
                    for (String each : row) out.append(Inline.plain(each)).append(' ');
                }
            }
            case Block.Rule() -> {
                return;
            }
        }
        out.append(' ');
    }

    // On disk a page links to `relay.md#limits`, here to `relay#limits`; to a description as a
    // file,
    // here to its page. What lies outside the manual is named by its path in the source.
    private static String onPage(String target) {
        for (Map.Entry<String, String> each : APIS.entrySet()) {
            if (target.equals(each.getValue())) return each.getKey();
        }
        if (target.matches("[a-z0-9-]+\\.md(#.*)?")) return target.replaceFirst("\\.md", "");
        return target;
    }

    /// The pages in their order.
    public List<Page> pages() {
        return List.copyOf(pages.values());
    }

    /// The page of that name.
    public Optional<Page> page(String slug) {
        return Optional.ofNullable(pages.get(slug));
    }

    /// The page that stands so many places after this one (before it, where negative).
    public Optional<Page> beside(Page page, int places) {
        List<Page> all = pages();
        int at = all.indexOf(page) + places;
        return at < 0 || at >= all.size() ? Optional.empty() : Optional.of(all.get(at));
    }

    /// For the search: an array of `{page, title, anchor, heading, text}`, one for each section.
    public byte[] searchIndex() {
        return new JsonArray(index).toBytes();
    }

    /// The OpenAPI description in that file, as it is.
    public Optional<byte[]> description(String file) {
        return Optional.ofNullable(descriptions.get(file)).map(byte[]::clone);
    }

    /// The same, without the rest of the manual.
    ///
    /// @param file one of `docs/`
    public static byte[] descriptionAlone(String file) throws IOException {
        return file(file);
    }

    private static String text(String name) throws IOException {
        return new String(file(name), StandardCharsets.UTF_8);
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in = Manual.class.getResourceAsStream("pages/" + name)) {
            if (in == null) throw new IOException("the manual lacks " + name);
            return in.readAllBytes();
        }
    }
}
