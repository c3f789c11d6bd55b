package goop.manual;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Blocks into HTML.
final class MarkdownHtml {
    private final UnaryOperator<String> links;
    private final boolean anchors;
    private final Map<String, Integer> taken = new HashMap<>();
    private final StringBuilder out = new StringBuilder();

    private MarkdownHtml(UnaryOperator<String> links, boolean anchors) {
        this.links = links;
        this.anchors = anchors;
    }

    /// As CommonMark's own renderers write it: for comparison with them.
    static String bare(List<Block> blocks) {
        return render(blocks, target -> target, false);
    }

    /// With an anchor at each heading, and wide tables and code that scroll by themselves.
    static String page(List<Block> blocks, UnaryOperator<String> links) {
        return render(blocks, links, true);
    }

    private static String render(List<Block> blocks, UnaryOperator<String> links, boolean anchors) {
        MarkdownHtml html = new MarkdownHtml(links, anchors);
        html.all(blocks, false);
        return html.out.toString();
    }

    /// What a heading is called in an address: `#coming-from-goop2`, as on the sites where the
    /// files are read.
    static String anchor(String heading, Map<String, Integer> taken) {
        String name =
                Inline.plain(heading)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-');
        int before = taken.merge(name, 1, Integer::sum) - 1;
        return before == 0 ? name : name + "-" + before;
    }

    private void all(List<Block> blocks, boolean tight) {
        for (Block each : blocks) {
            if (!tight || !(each instanceof Block.Paragraph(String text))) {
                one(each);
                continue;
            }
            out.append(inline(text));
            if (each != blocks.getLast()) out.append('\n');
        }
    }

    private void one(Block block) {
        switch (block) {
            case Block.Heading(int level, String text) -> heading(level, text);
            case Block.Paragraph(String text) -> element("p", inline(text));
            case Block.Code(String language, String text) -> code(language, text);
            case Block.Quote(List<Block> blocks) -> {
                out.append("<blockquote>\n");
                all(blocks, false);
                out.append("</blockquote>\n");
            }
            case Block.Items items -> items(items);
            case Block.Table table -> table(table);
            case Block.Rule() -> out.append("<hr />\n");
        }
    }

    private String inline(String text) {
        return Inline.html(text, links);
    }

    private void element(String tag, String inner) {
        out.append('<').append(tag).append('>').append(inner);
        out.append("</").append(tag).append(">\n");
    }

    private void heading(int level, String text) {
        if (!anchors) {
            element("h" + level, inline(text));
            return;
        }
        String name = anchor(text, taken);
        out.append("<h%d id=\"%s\">%s".formatted(level, name, inline(text)));
        if (level > 1) {
            out.append(
                    " <a class=\"anchor\" href=\"#%s\" aria-label=\"Link to this section\">#</a>"
                            .formatted(name));
        }
        out.append("</h%d>\n".formatted(level));
    }

    private void code(String language, String text) {
        String escaped =
                text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;");
        String kind = language.isEmpty() ? "" : " class=\"language-" + language + "\"";
        // A region that scrolls must be reachable by keyboard.
        out.append(anchors ? "<pre tabindex=\"0\">" : "<pre>");
        out.append("<code").append(kind).append('>').append(escaped).append("</code></pre>\n");
    }

    private void items(Block.Items list) {
        boolean bullets = list.start() < 0;
        String open = bullets ? "<ul>" : "<ol>";
        if (list.start() > 1 || list.start() == 0) open = "<ol start=\"" + list.start() + "\">";
        out.append(open).append('\n');
        for (List<Block> each : list.items()) {
            out.append("<li>");
            all(each, list.tight());
            out.append("</li>\n");
        }
        out.append(bullets ? "</ul>\n" : "</ol>\n");
    }

    private void table(Block.Table table) {
        if (anchors) out.append("<div class=\"table-wrap\" tabindex=\"0\">");
        out.append("<table>\n<thead>\n");
        row("th", table.head(), table.alignment());
        out.append("</thead>\n");
        if (!table.rows().isEmpty()) {
            out.append("<tbody>\n");
            for (List<String> each : table.rows()) row("td", each, table.alignment());
            out.append("</tbody>\n");
        }
        out.append("</table>\n");
        if (anchors) out.append("</div>\n");
    }

    private void row(String tag, List<String> cells, List<String> alignment) {
        out.append("<tr>\n");
        for (int i = 0; i < cells.size(); i++) {
            // A heading without words heads nothing, for those who hear the page.
            String kind = anchors && cells.get(i).isEmpty() ? "td" : tag;
            String align = alignment.get(i);
            String open = align.isEmpty() ? kind : kind + " align=\"" + align + "\"";
            out.append('<').append(open).append('>').append(inline(cells.get(i)));
            out.append("</").append(kind).append(">\n");
        }
        out.append("</tr>\n");
    }
}
