package goop.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.JsonException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// What a server offers: the templates that come with goop, and an operator's own.
class TemplatesTest {
    private static final Path OURS = Path.of("templates");

    static List<Path> ours() throws IOException {
        try (Stream<Path> all = Files.list(OURS)) {
            return all.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("ours")
    void eachOfOursIsFitToBeOffered(Path template) throws IOException {
        TemplateCheck check = TemplateCheck.of(template);
        assertEquals(List.of(), check.mistakes());
        assertEquals(List.of(), check.advice());
    }

    @Test
    void theJarBringsThemAlong(@TempDir Path folder) throws IOException {
        Catalogue builtIn = Catalogue.of(folder.resolve("absent"), () -> 0);
        assertTrue(builtIn.isBuiltIn());
        Catalogue onDisk = Catalogue.of(OURS, () -> 0);
        assertTrue(onDisk.all().size() >= 8, "at least eight");
        assertEquals(onDisk.all(), builtIn.all());
        for (Manifest each : builtIn.all()) {
            assertArrayEquals(
                    onDisk.bundle(each.dir()).orElseThrow().bytes(),
                    builtIn.bundle(each.dir()).orElseThrow().bytes(),
                    each.dir());
        }
    }

    private static void make(Path folder, String name) throws IOException {
        NewTemplate.make(folder);
        Files.writeString(folder.resolve("manifest.json"), "{\"name\":\"" + name + "\"}");
    }

    @Test
    void changedFilesAreReadAgainAfterASecond(@TempDir Path folder) throws IOException {
        make(folder.resolve("one"), "One");
        AtomicLong now = new AtomicLong();
        Catalogue catalogue = Catalogue.of(folder, now::get);
        assertEquals(List.of("One"), names(catalogue));
        byte[] before = catalogue.bundle("one").orElseThrow().bytes();

        make(folder.resolve("two"), "Two");
        Files.writeString(folder.resolve("one/index.html"), "changed");
        Files.setLastModifiedTime(folder.resolve("one/index.html"), FileTime.fromMillis(1_000_000));
        assertEquals(List.of("One"), names(catalogue), "not looked at again yet");
        now.addAndGet(1_000);
        assertEquals(List.of("One", "Two"), names(catalogue));
        byte[] after = catalogue.bundle("one").orElseThrow().bytes();
        assertTrue(!Arrays.equals(before, after), "the bundle is made anew");

        Files.writeString(folder.resolve("two/manifest.json"), "{broken");
        now.addAndGet(1_000);
        assertEquals(List.of("One"), names(catalogue), "one gone wrong hides no other");
    }

    private static List<String> names(Catalogue catalogue) {
        return catalogue.all().stream().map(Manifest::name).toList();
    }

    @Test
    void linksAndHiddenFilesAreNotOffered(@TempDir Path folder) throws IOException {
        Path secret = folder.resolve("secret.txt");
        Files.writeString(secret, "secret");
        Path template = folder.resolve("store/one");
        Files.createDirectories(template.getParent());
        make(template, "One");
        Files.createSymbolicLink(template.resolve("link.txt"), secret);
        Files.createSymbolicLink(template.resolve("up"), folder);
        Files.writeString(template.resolve(".hidden"), "x");
        Catalogue catalogue = Catalogue.of(template.getParent(), () -> 0);
        for (String each :
                List.of("link.txt", "up/secret.txt", ".hidden", "../one/index.html", "a\\b", "")) {
            assertTrue(catalogue.file("one", each).isEmpty(), each);
        }
        assertTrue(catalogue.file("one", "index.html").isPresent());
        byte[] packed = catalogue.bundle("one").orElseThrow().bytes();
        assertEquals(
                List.of("README.md", "index.html", "manifest.json", "style.css"),
                Bundle.check(packed, "one", BundleLimits.defaults()).files());
    }

    @Test
    void aNewTemplateIsFitToBeOffered(@TempDir Path folder) throws IOException {
        Path mine = folder.resolve("mine");
        NewTemplate.make(mine);
        assertEquals(List.of(), TemplateCheck.of(mine).mistakes());
        assertThrows(FileAlreadyExistsException.class, () -> NewTemplate.make(mine));
        assertThrows(IllegalArgumentException.class, () -> NewTemplate.make(folder.resolve("a b")));
    }

    @Test
    void whatDoesNotWorkInAViewerIsNamedWithItsLine(@TempDir Path folder) throws IOException {
        Path mine = folder.resolve("mine");
        NewTemplate.make(mine);
        Files.writeString(
                mine.resolve("index.html"),
                """
                <html lang="en"><meta name="viewport" content="">
                <script src="https://cdn.example/x.js"></script>
                <a href="https://example.org/">a link is no fetch</a>
                <script>alert(1)</script>
                <p style="color: red" onclick="x()">
                """);
        Files.writeString(
                mine.resolve("style.css"), "a { background: url(//tracker.example/x.png) }\n");
        Files.writeString(mine.resolve("x.js"), "\nfetch('https://example.org/count');\n");
        assertEquals(
                List.of(
                        "index.html:2: fetches https://cdn.example/x.js: a site may fetch from"
                                + " itself only",
                        "index.html:4: \"<script>\" does not run in a viewer: put scripts and"
                                + " styles into files",
                        "index.html:5: \"style=\"\" does not run in a viewer: put scripts and"
                                + " styles into files",
                        "index.html:5: \"onclick=\"\" does not run in a viewer: put scripts and"
                                + " styles into files",
                        "style.css:1: fetches //tracker.example/x.png: a site may fetch from itself"
                                + " only",
                        "x.js:2: fetches https://example.org/count: a site may fetch from itself"
                                + " only"),
                TemplateCheck.of(mine).mistakes());
        Files.delete(mine.resolve("index.html"));
        Files.delete(mine.resolve("manifest.json"));
        List<String> mistakes = TemplateCheck.of(mine).mistakes();
        assertEquals("manifest.json is missing", mistakes.get(0));
        assertEquals(
                "index.html is missing: it is the first page that a visitor sees", mistakes.get(1));
    }

    @Test
    void aManifestThatDoesNotFitIsRefusedWithAReason() {
        assertEquals("field \"name\" is missing or blank", reason("{}"));
        assertEquals(
                "field \"name\" has 81 characters, at most 80 are allowed",
                reason("{\"name\":\"" + "x".repeat(81) + "\"}"));
        assertEquals(
                "field \"icon\" holds a control character",
                reason("{\"name\":\"x\",\"icon\":\"\\u0007\"}"));
        assertEquals("an object is expected", reason("[]"));
    }

    private static String reason(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return assertThrows(JsonException.class, () -> Manifest.parse("one", bytes)).getMessage();
    }

    @Test
    void oneRowGoneWrongHidesNoOther() throws JsonException {
        byte[] rows =
                """
                [{"name":"A","dir":"a"},{"name":"B","dir":"../b"},7,{"dir":"c"},
                 {"name":"D","dir":"d","tables":{"t":{"insert_policy":"owner"}}}]
                """
                        .getBytes(StandardCharsets.UTF_8);
        List<Manifest> all = Manifest.rows(rows);
        assertEquals(List.of("a", "d"), all.stream().map(Manifest::dir).toList());
        assertEquals(
                "{\"name\":\"D\",\"description\":\"\",\"category\":\"\",\"icon\":\"\",\"dir\":\"d\","
                    + "\"source\":\"store\",\"tables\":{\"t\":{\"insert_policy\":\"owner\"}}}",
                all.getLast().json().toText());
    }
}
