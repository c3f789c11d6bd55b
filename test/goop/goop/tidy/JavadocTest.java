package goop.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/// The library's public types are documented, so are the methods that its users call, and what a
/// comment refers to exists.
class JavadocTest {
    private static final Pattern NO_COMMENT =
            Pattern.compile("(.*/(?:libp2p/\\w+|\\w+)\\.java):(\\d+): warning: no comment");

    @Test
    void whatIsPublicInTheLibraryIsDocumented(@TempDir Path folder) throws IOException {
        List<String> complaints = new ArrayList<>();
        for (String line : doclint(folder)) {
            Matcher silent = NO_COMMENT.matcher(line);
            if (silent.matches()) {
                Path file = Path.of(silent.group(1));
                String code = Files.readAllLines(file).get(Integer.parseInt(silent.group(2)) - 1);
                if (mustSpeak(file, code)) complaints.add(line + ": " + code.strip());
            } else if (line.contains(": warning:") && !isOfTags(line)) {
                complaints.add(line);
            }
        }
        assertEquals(List.of(), complaints);
    }

    /// A type, anywhere; in the root package also a method that takes something. What a plain
    /// accessor or a constant is, its name says.
    private static boolean mustSpeak(Path file, String code) {
        if (code.matches(".*\\b(class|interface|enum|record) \\w.*")) return true;
        if (code.matches(" +[A-Z0-9_]+\\(.*")) return false; // a constant of an enum
        return file.getParent().endsWith("goop/libp2p") && code.matches(".*\\(([^)].*)?");
    }

    // Parameters, components and results are told of in the text, where they need it.
    private static boolean isOfTags(String line) {
        return line.contains(" no @")
                || line.contains("no main description")
                || line.contains("use of default constructor");
    }

    private static List<String> doclint(Path folder) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-proc:none", "-encoding", "UTF-8", "-Xmaxwarns", "10000"));
        arguments.addAll(List.of("-Xdoclint:all/public", "-d", folder.toString()));
        Sources.java("src/goop.libp2p").forEach(file -> arguments.add(file.toString()));
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        int status =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(writer, writer, arguments.toArray(String[]::new));
        assertEquals(0, status, out.toString());
        return out.toString().lines().toList();
    }
}
