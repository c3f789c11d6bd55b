package goop.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// commonmark-java is the judge: on every page of ours, and on small things by themselves.
class MarkdownTest {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder()
                    .extensions(List.of(TablesExtension.create()))
                    .escapeHtml(true)
                    .build();

    private static String theirs(String markdown) {
        return normal(RENDERER.render(PARSER.parse(markdown)));
    }

    private static String ours(String markdown) {
        return normal(MarkdownHtml.bare(Markdown.parse(markdown)));
    }

    // Line ends between elements mean nothing. So that a difference shows where it is, one element
    // stands on a line.
    private static String normal(String html) {
        return html.replaceAll(">\\s+<", "><").replace("><", ">\n<").strip();
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"));
                Stream<Path> top = Files.list(Path.of("."))) {
            return Stream.concat(docs, top)
                    .filter(each -> each.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageIsRenderedAsTheJudgeDoes(Path page) throws IOException {
        String markdown = Files.readString(page);
        assertEquals(theirs(markdown), ours(markdown));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# One #\n\ntext\n###### six\n####### seven",
                "a\nb\n\nc",
                "*a* **b** _c_ __d__ a*b*c a_b_c 2 * 3 * 4 **open *x",
                "`a` ``b ` c`` ` d ` `open",
                "\\*a\\* \\\\ \\x &lt;b&gt; &amp; &#65; &nope; & <i>x</i>",
                "[a](b) [a `]` b](c) ![pic *x*](d.png) [x] [y](z z) <https://e.org/?a=b&c>",
                "- a\n- b\n\n  more\n- c",
                "- a\n- b\n  - c\n  - d\n- e",
                "1. a\n2. b\n\ntext\n\n7. x\n8. y",
                "- a\nlazy\n- b\n\nafter",
                "* a\n\n* b\n\n+ other",
                "```java\n<x> & \"y\"\n```\n\n~~~\n```\n~~~",
                "    indented\n\n    more\n\ntext",
                "- a\n\n      code in it\n\n- b",
                "> a\n> b\n>\n> - c\n\nd",
                "| a | b |\n|---|:-:|\n| `x \\| y` | *z* |\n| only |\n| 1 | 2 | 3 |\n\nafter",
                "| a |\n|---|\n\n| no | table |\n",
                "---\n\n***\n\ntext\n\n- - -",
                "",
                "text ending in `code`",
                "a | b\n- | -\n1 | 2",
                "1. one\n\n   ```\n   code\n   ```\n\n2. two"
            })
    void smallThings(String markdown) {
        assertEquals(theirs(markdown), ours(markdown));
    }

    @Test
    void nothingThatRunsGetsThrough() {
        for (String each :
                List.of(
                        "[x](javascript:alert(1))",
                        "![x](data:text/html,x)",
                        "<script>alert(1)</script>",
                        "[x](vbscript:y)",
                        "[x](\"onclick=alert(1))")) {
            String html = ours(each);
            assertFalse(html.matches("(?is).*(href|src)=\"(javascript|data|vbscript):.*"), html);
            assertFalse(html.contains("<script"), html);
            assertFalse(html.contains("\"onclick"), html);
        }
    }
}
