package goop.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/// The library's public types and methods are documented, and all comments are well-formed.
class JavadocTest {
    @Test
    void everythingPublicInTheLibraryIsDocumented(@TempDir Path folder) throws IOException {
        List<String> complaints =
                doclint("src/goop.libp2p", folder, "-Xdoclint:all/public").stream()
                        .filter(line -> line.contains(": warning:") || line.contains(": error:"))
                        // A record's components and a method's parameters are told of in the text.
                        .filter(line -> !line.contains(" no @"))
                        .filter(line -> !line.contains("no main description"))
                        .filter(line -> !line.contains("use of default constructor"))
                        .toList();
        assertEquals(List.of(), complaints);
    }

    private static List<String> doclint(String sources, Path folder, String doclint)
            throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-proc:none", "-encoding", "UTF-8", "-Xmaxwarns", "10000"));
        arguments.addAll(List.of(doclint, "-d", folder.toString()));
        Sources.java(sources).forEach(file -> arguments.add(file.toString()));
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
