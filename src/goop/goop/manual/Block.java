package goop.manual;

import java.util.List;

/// A piece of a page that stands by itself. Text in it is still Markdown, see [Inline].
sealed interface Block {

    /// @param level 1 to 6
    record Heading(int level, String text) implements Block {}

    record Paragraph(String text) implements Block {}

    /// @param language what stands behind the opening fence, or nothing
    record Code(String language, String text) implements Block {}

    record Quote(List<Block> blocks) implements Block {}

    /// @param start the first number; -1 for a list with bullets
    /// @param tight whether a paragraph in it is bare text
    record Items(int start, boolean tight, List<List<Block>> items) implements Block {}

    /// @param alignment `left`, `center`, `right` or nothing, a column each
    record Table(List<String> alignment, List<String> head, List<List<String>> rows)
            implements Block {}

    record Rule() implements Block {}
}
