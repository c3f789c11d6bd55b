package goop.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lines into blocks.
///
/// Spec: CommonMark 0.31 § 4 and § 5, GFM § 4.10 (tables).
final class Markdown {
    private static final Pattern FENCE = Pattern.compile("^ {0,3}(```+|~~~+)\\s*([^`]*)$");
    private static final Pattern HEADING =
            Pattern.compile("^ {0,3}(#{1,6})(?:[ \\t]+(.*?))??(?:[ \\t]+#+)?[ \\t]*$");
    private static final Pattern RULE =
            Pattern.compile("^ {0,3}(?:(?:\\*[ \\t]*){3,}|(?:-[ \\t]*){3,}|(?:_[ \\t]*){3,})$");
    private static final Pattern ITEM =
            Pattern.compile("^( {0,3})([-*+]|(\\d{1,9})[.)])(?:( {1,4})(\\S.*)|[ \\t]*)$");
    private static final Pattern DELIMITERS =
            Pattern.compile(
                    "^ {0,3}\\|?[ \\t]*:?-+:?[ \\t]*(\\|[ \\t]*:?-+:?[ \\t]*)*\\|?[ \\t]*$");

    private final List<String> lines;
    private int at;

    private Markdown(List<String> lines) {
        this.lines = lines;
    }

    /// The blocks of a page, or of what stands within a block.
    static List<Block> parse(String text) {
        return new Markdown(text.lines().toList()).blocks();
    }

    private List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        while (at < lines.size()) {
            String line = lines.get(at);
            if (line.isBlank()) at++;
            else blocks.add(block());
        }
        return blocks;
    }

    private Block.Heading heading() {
        Matcher match = HEADING.matcher(lines.get(at++));
        if (!match.matches()) throw new IllegalStateException("no heading");
        String text = match.group(2) == null ? "" : match.group(2);
        return new Block.Heading(match.group(1).length(), text);
    }

    private Block.Rule rule() {
        at++;
        return new Block.Rule();
    }

    private Block.Code fencedCode() {
        Matcher open = FENCE.matcher(lines.get(at++));
        if (!open.matches()) throw new IllegalStateException("no fence");
        String fence = open.group(1);
        int indent = open.start(1);
        StringBuilder text = new StringBuilder();
        while (at < lines.size()) {
            String line = lines.get(at++);
            String bare = line.strip();
            boolean closes = bare.length() >= fence.length() && !line.startsWith("    ");
            if (closes && bare.chars().allMatch(each -> each == fence.charAt(0))) break;
            text.append(unindented(line, indent)).append('\n');
        }
        return new Block.Code(open.group(2).strip().split("\\s", 2)[0], text.toString());
    }

    private static String unindented(String line, int most) {
        int spaces = 0;
        while (spaces < most && spaces < line.length() && line.charAt(spaces) == ' ') spaces++;
        return line.substring(spaces);
    }

    private Block.Code indentedCode() {
        List<String> code = new ArrayList<>();
        while (at < lines.size() && (lines.get(at).isBlank() || lines.get(at).startsWith("    "))) {
            code.add(unindented(lines.get(at++), 4));
        }
        while (code.getLast().isBlank()) code.removeLast();
        return new Block.Code("", String.join("\n", code) + "\n");
    }

    private Block.Quote quote() {
        List<String> inner = new ArrayList<>();
        while (at < lines.size() && lines.get(at).stripLeading().startsWith(">")) {
            String line = lines.get(at++).stripLeading().substring(1);
            inner.add(line.startsWith(" ") ? line.substring(1) : line);
        }
        return new Block.Quote(new Markdown(inner).blocks());
    }

    private Block.Items items() {
        Matcher first = ITEM.matcher(lines.get(at));
        if (!first.matches()) throw new IllegalStateException("no item");
        String kind = kind(first);
        int start = first.group(3) == null ? -1 : Integer.parseInt(first.group(3));
        List<List<Block>> items = new ArrayList<>();
        boolean tight = true;
        while (at < lines.size()) {
            Matcher next = ITEM.matcher(lines.get(at));
            if (!next.matches() || !kind(next).equals(kind)) break;
            if (RULE.matcher(lines.get(at)).matches()) break;
            Markdown item = new Markdown(itemLines(next));
            items.add(item.blocks());
            tight &= !item.hasGapBetweenBlocks();
            int blank = at;
            while (blank < lines.size() && lines.get(blank).isBlank()) blank++;
            if (blank == at || blank == lines.size()) continue;
            // Blank lines between two items make a list loose; at its end they do not.
            Matcher after = ITEM.matcher(lines.get(blank));
            if (!after.matches() || !kind(after).equals(kind)) break;
            tight = false;
            at = blank;
        }
        return new Block.Items(start, tight, items);
    }

    private static String kind(Matcher item) {
        String mark = item.group(2);
        return mark.substring(mark.length() - 1);
    }

    // The lines of one item, without its indentation. Stops before the blank lines behind it.
    private List<String> itemLines(Matcher mark) {
        String rest = mark.group(5) == null ? "" : mark.group(5);
        int spaces = mark.group(4) == null ? 1 : mark.group(4).length();
        int indent = mark.group(1).length() + mark.group(2).length() + spaces;
        List<String> inner = new ArrayList<>(List.of(rest));
        at++;
        while (at < lines.size()) {
            int text = at;
            while (text < lines.size() && lines.get(text).isBlank()) text++;
            if (text == lines.size()) break;
            String line = lines.get(text);
            boolean inside = line.startsWith(" ".repeat(indent));
            // A paragraph may go on without indentation, directly.
            boolean lazy =
                    text == at
                            && !inside
                            && !inner.getLast().isBlank()
                            && !beginsBlock(line)
                            && !ITEM.matcher(line).matches();
            if (!inside && !lazy) break;
            while (at < text) {
                inner.add("");
                at++;
            }
            inner.add(inside ? line.substring(indent) : line.stripLeading());
            at++;
        }
        return inner;
    }

    // Whether two blocks of this item have a blank line between them. Those within code do not
    // count.
    private boolean hasGapBetweenBlocks() {
        Markdown again = new Markdown(lines);
        boolean first = true;
        while (again.at < lines.size()) {
            int before = again.at;
            while (again.at < lines.size() && lines.get(again.at).isBlank()) again.at++;
            if (again.at == lines.size()) return false;
            if (!first && again.at > before) return true;
            first = false;
            again.skipBlock();
        }
        return false;
    }

    private void skipBlock() {
        int from = at;
        Markdown rest = new Markdown(lines.subList(from, lines.size()));
        rest.block();
        at = from + rest.at;
    }

    private Block block() {
        String line = lines.get(at);
        if (line.startsWith("    ")) return indentedCode();
        if (FENCE.matcher(line).matches()) return fencedCode();
        if (HEADING.matcher(line).matches()) return heading();
        if (RULE.matcher(line).matches()) return rule();
        if (line.stripLeading().startsWith(">")) return quote();
        if (ITEM.matcher(line).matches()) return items();
        return tableBegins() ? table() : paragraph();
    }

    private boolean tableBegins() {
        return lines.get(at).contains("|")
                && at + 1 < lines.size()
                && lines.get(at + 1).contains("-")
                && DELIMITERS.matcher(lines.get(at + 1)).matches()
                && cells(lines.get(at)).size() == cells(lines.get(at + 1)).size();
    }

    private Block.Table table() {
        List<String> head = cells(lines.get(at++));
        List<String> alignment = cells(lines.get(at++)).stream().map(Markdown::alignment).toList();
        List<List<String>> rows = new ArrayList<>();
        while (at < lines.size() && !lines.get(at).isBlank() && !beginsBlock(lines.get(at))) {
            List<String> row = new ArrayList<>(cells(lines.get(at++)));
            while (row.size() < head.size()) row.add("");
            rows.add(row.subList(0, head.size()));
        }
        return new Block.Table(alignment, head, rows);
    }

    private static String alignment(String delimiter) {
        boolean left = delimiter.startsWith(":");
        boolean right = delimiter.endsWith(":");
        if (left && right) return "center";
        return left ? "left" : right ? "right" : "";
    }

    private static List<String> cells(String line) {
        String row = line.strip();
        if (row.startsWith("|")) row = row.substring(1);
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        for (int i = 0; i < row.length(); i++) {
            char each = row.charAt(i);
            if (each == '\\' && i + 1 < row.length() && row.charAt(i + 1) == '|') {
                cell.append('|');
                i++;
            } else if (each == '|') {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(each);
            }
        }
        if (!cell.toString().isBlank()) cells.add(cell.toString().strip());
        return cells;
    }

    private Block.Paragraph paragraph() {
        List<String> text = new ArrayList<>();
        while (at < lines.size() && !lines.get(at).isBlank()) {
            if (!text.isEmpty() && beginsBlock(lines.get(at))) break;
            text.add(lines.get(at++).strip());
        }
        return new Block.Paragraph(String.join("\n", text));
    }

    // Whether the line ends a paragraph above it. Only a list that begins with 1 does.
    private static boolean beginsBlock(String line) {
        if (FENCE.matcher(line).matches() || HEADING.matcher(line).matches()) return true;
        if (RULE.matcher(line).matches() || line.stripLeading().startsWith(">")) return true;
        Matcher item = ITEM.matcher(line);
        if (!item.matches() || item.group(5) == null) return false;
        return item.group(3) == null || item.group(3).equals("1");
    }
}
