package goop.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Stream;

class PropertiesFileTest {
    @TempDir private Path folder;

    private static PropertiesFile parse(String text) {
        return PropertiesFile.parse("file", text.getBytes(UTF_8));
    }

    private static Map<String, String> values(PropertiesFile file) {
        Map<String, String> values = new HashMap<>();
        for (PropertiesEntry entry : file.entries()) values.put(entry.key(), entry.value());
        return values;
    }

    @Test
    void entriesComeInOrderWithTheirLines() {
        PropertiesFile file =
                parse(
                        """
                        # first
                        a = 1
                        ! second
                        b:two \\
                            and more
                          c   three \s
                        d
                        \\=\\ e\\: = \\u00fc\\t\\q
                        """);
        assertEquals(List.of(), file.mistakes());
        assertEquals(
                List.of("2 a=1", "4 b=two and more", "6 c=three  ", "7 d=", "8 == e:=ü\tq"),
                file.entries().stream()
                        .map(each -> each.line() + " " + each.key() + "=" + each.value())
                        .map(each -> each.replace("8 = e:", "8 == e:"))
                        .toList());
    }

    /// Lines are made of the characters that mean something; `java.util.Properties` is the judge.
    @Test
    void whatIsReadIsWhatTheJdkReads() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("PropertiesFileTest seed " + seed);
        Random random = new Random(seed);
        String alphabet = "ab==::  \t\f\\\\\\\n\n\r#!tu0041ü";
        int same = 0;
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            PropertiesFile file = parse(text.toString());
            // The JDK takes the empty key (also where a backslash is all there is), and a key
            // twice.
            if (!file.mistakes().isEmpty() || text.toString().endsWith("\\")) continue;
            Properties jdk = new Properties();
            jdk.load(new StringReader(text.toString()));
            jdk.remove("");
            assertEquals(jdk, values(file), () -> "«" + text + "»");
            same++;
        }
        assertTrue(same > 1_000, "compared " + same);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = " => ",
            value = {
                "a=1¶b=2¶a=3 => file:3: a: stands in line 1 too; only one of them may stay",
                "a=C:\\users => file:1: \\u must be followed by four hexadecimal digits; a"
                        + " backslash itself is written \\\\",
                "a=\\u12 => file:1: \\u must be followed by four hexadecimal digits; a backslash"
                        + " itself is written \\\\",
                "a=1¶ =x => file:2: a key is missing before the value",
            })
    void whatIsMalformedIsNamedWithItsLine(String text, String mistake) {
        List<Mistake> mistakes = parse(text.replace('¶', '\n')).mistakes();
        assertEquals(List.of(mistake), mistakes.stream().map(Mistake::toString).toList());
    }

    @Test
    void bytesThatAreNotUtf8AreNamedWithTheirLine() {
        byte[] bytes = "a=1\nb=ü\n".getBytes(ISO_8859_1);
        assertEquals(
                "file:2: this line is not UTF-8; save the file as UTF-8, or write \\u00fc for ü",
                PropertiesFile.parse("file", bytes).mistakes().getFirst().toString());
        byte[] cut = {'a', '=', (byte) 0xC3};
        assertEquals(1, PropertiesFile.parse("file", cut).mistakes().size());
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstKey() {
        assertEquals("1", parse("\uFEFFa=1").value("a"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = " => ",
            value = {
                "# c¶a = 1 # no comment¶b=2¶ => # c¶a = new¶b=2¶",
                "a=1\\¶  2¶b=2 => a=new¶b=2",
                "  a : 1 => a : new",
                "a 1 => a new",
                "a => a = new",
                "a= => a=new",
                "a\\¶ => a = new¶",
                "a=1\\¶ => a=new¶",
                "b=2 => b=2¶a = new¶",
                "b=2¶ => b=2¶a = new¶",
                "b=2¶# a = 1¶c=3¶ => b=2¶# a = 1¶a = new¶c=3¶",
                "#a=¶c=3 => #a=¶a = new¶c=3",
                "#a=1 => #a=1¶a = new¶",
                "b=1\\¶#a=1¶c=3¶ => b=1\\¶#a=1¶c=3¶a = new¶",
                "b=1§c=2§ => b=1§c=2§a = new§",
                "a=1§c=2§ => a=new§c=2§",
            })
    void aChangeLeavesEverythingElseAsItWas(String before, String after) {
        String changed = after.replace("§", "\r\n").replace('¶', '\n');
        PropertiesFile file = parse(before.replace("§", "\r\n").replace('¶', '\n'));
        assertEquals(changed.strip(), text(file.with("a", "new")).strip());
        assertEquals("new", file.with("a", "new").value("a"));
    }

    @Test
    void aKeyGoesWithItsWholeLines() {
        PropertiesFile file = parse("# c\na = 1\\\n 2\r\nb = 3\n");
        assertEquals("# c\nb = 3\n", text(file.without("a")));
        assertEquals("# c\na = 1\\\n 2\r\n", text(file.without("b")));
        assertEquals(text(file), text(file.without("c")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "  two ",
                "C:\\users",
                "a=b:c#d!e",
                "\t\n\r\f",
                "ü’😀",
                "\u0000\u007f\u0085",
                "\ud800",
                "\udc00x",
                "x\ud800",
            })
    void anyTextComesBackAsItWasSet(String value) {
        PropertiesFile file = parse("a=1\nb=2\n").with("a", value).with("c d", value);
        PropertiesFile again = PropertiesFile.parse("file", file.toBytes());
        assertEquals(Map.of("a", value, "b", "2", "c d", value), values(again));
        PropertiesFile odd = parse("").with(value + "x", "1");
        assertEquals(Map.of(value + "x", "1"), values(odd));
    }

    @Test
    void aFileWithMistakesIsNotChanged() throws Exception {
        PropertiesFile file = parse("a=1\na=2\n");
        assertThrows(IllegalStateException.class, () -> file.with("a", "3"));
        Path path = Files.writeString(folder.resolve("goop.properties"), "a=1\na=2\n");
        IOException wrong = assertThrows(IOException.class, () -> PropertiesFile.read(path));
        assertEquals(
                "goop.properties:2: a: stands in line 1 too; only one of them may stay",
                wrong.getMessage());
    }

    @Test
    void aFileIsWrittenWholeAndKeepsItsPermissions() throws Exception {
        Path path = folder.resolve("goop.properties");
        parse("").with("a", "1").write(path);
        assertEquals("rw-------", permissions(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        PropertiesFile.read(path).with("a", "2").write(path);
        assertEquals("rw-r-----", permissions(path));
        assertEquals("a = 2\n", Files.readString(path));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(path), files.toList());
        }
    }

    @Test
    void aLinkIsFollowedAndStays() throws Exception {
        Path real = Files.writeString(folder.resolve("real"), "a=1\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        PropertiesFile.read(link).with("a", "2").write(link);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("a=2\n", Files.readString(real));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String text(PropertiesFile file) {
        return new String(file.toBytes(), UTF_8);
    }
}
