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
    /// The page that is made of the OpenAPI description.
    static final String API = "http-api";

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
    private final byte[] openApi;

    private Manual() throws IOException {
        openApi = file("openapi.json");
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
        String markdown;
        try {
            markdown = slug.equals(API) ? ApiReference.markdown(openApi) : text(slug + ".md");
        } catch (JsonException broken) {
            throw new IOException("openapi.json: " + broken.getMessage(), broken);
        }
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

    // On disk a page links to `relay.md#limits`, here to `relay#limits`. What lies outside the
    // manual is named by its path in the source.
    private static String onPage(String target) {
        if (target.equals("openapi.json")) return "../api/openapi.json";
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

    /// The OpenAPI description as it is.
    public byte[] openApi() {
        return openApi.clone();
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
