package goop.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

class BundleTest {
    private static final BundleLimits LIMITS = BundleLimits.defaults();

    private static SortedMap<String, byte[]> files(String... pathsAndContents) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < pathsAndContents.length; i += 2) {
            files.put(
                    pathsAndContents[i], pathsAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            zip.write(bytes);
        }
        return packed.toByteArray();
    }

    /// An archive whose headers say whatever a test wants.
    private static final class Tar {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Tar entry(String path, char type, String size, byte[] content) {
            byte[] header = new byte[512];
            put(header, 0, path);
            put(header, 100, "0000644\0");
            put(header, 124, size);
            put(header, 136, "00000000000\0");
            header[156] = (byte) type;
            put(header, 257, "ustar\00000");
            put(header, 148, "        ");
            int sum = 0;
            for (byte each : header) sum += each & 0xff;
            put(header, 148, "%06o\0 ".formatted(sum));
            out.writeBytes(header);
            out.writeBytes(content);
            out.writeBytes(new byte[-content.length & 511]);
            return this;
        }

        Tar file(String path, String content) {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            return entry(path, '0', "%011o\0".formatted(bytes.length), bytes);
        }

        Tar kind(String path, char type) {
            return entry(path, type, "00000000000\0", new byte[0]);
        }

        Tar pax(char type, String records) {
            byte[] bytes = records.getBytes(StandardCharsets.UTF_8);
            return entry("PaxHeaders/x", type, "%011o\0".formatted(bytes.length), bytes);
        }

        byte[] packed() throws IOException {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(out.toByteArray());
            whole.writeBytes(new byte[1024]);
            return gzip(whole.toByteArray());
        }

        private static void put(byte[] header, int at, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, header, at, bytes.length);
        }
    }

    private static String refusal(byte[] packed) {
        return assertThrows(ProtocolException.class, () -> Bundle.check(packed, "blog", LIMITS))
                .getMessage();
    }

    @Test
    void whatWasPackedIsUnpacked() throws IOException {
        SortedMap<String, byte[]> files =
                files(
                        "index.html",
                        "<p>",
                        "a/b/c.txt",
                        "x".repeat(5000),
                        "empty",
                        "",
                        "ü.txt",
                        "ü");
        Bundle bundle = Bundle.check(Bundle.write("blog", files), "blog", LIMITS);
        assertEquals(new ArrayList<>(files.keySet()), bundle.files());
        assertEquals(5005, bundle.bytes());
        SortedMap<String, byte[]> unpacked = new TreeMap<>();
        bundle.unpack((path, content) -> unpacked.put(path.toString(), content.readAllBytes()));
        assertEquals(files.keySet(), unpacked.keySet());
        for (String each : files.keySet()) assertArrayEquals(files.get(each), unpacked.get(each));
    }

    @Test
    void theSameFilesGiveTheSameBytes() throws IOException {
        SortedMap<String, byte[]> files = files("index.html", "<p>", "style.css", "p{}");
        assertArrayEquals(Bundle.write("blog", files), Bundle.write("blog", files));
    }

    /// GNU tar is the other end here.
    @Test
    void gnuTarReadsWhatWeWriteAndWeReadWhatItWrites(@TempDir Path folder) throws Exception {
        String deep = "folder/".repeat(9) + "name".repeat(20) + ".txt";
        SortedMap<String, byte[]> files = files("index.html", "<p>hello", deep, "deep");
        Path bundle = folder.resolve("ours.tar.gz");
        Files.write(bundle, Bundle.write("blog", files));
        Path out = Files.createDirectory(folder.resolve("out"));
        tar("--extract", "--gzip", "--file", bundle.toString(), "--directory", out.toString());
        assertEquals("<p>hello", Files.readString(out.resolve("blog/index.html")));
        assertEquals("deep", Files.readString(out.resolve("blog").resolve(deep)));

        for (String format : List.of("ustar", "pax", "v7")) {
            Path theirs = folder.resolve(format + ".tar.gz");
            // The old format has no room for the deep name.
            List<String> more = format.equals("v7") ? List.of("--exclude=folder") : List.of();
            List<String> words =
                    new ArrayList<>(List.of("--create", "--gzip", "--format=" + format, "--file"));
            words.addAll(List.of(theirs.toString(), "--directory", out.toString()));
            words.addAll(more);
            words.add("blog");
            tar(words.toArray(String[]::new));
            Bundle read = Bundle.check(Files.readAllBytes(theirs), "blog", LIMITS);
            assertTrue(read.files().contains("index.html"), format + read.files());
            assertEquals(!format.equals("v7"), read.files().contains(deep), format);
        }
    }

    private static void tar(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("tar"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), said);
    }

    @ParameterizedTest
    @CsvSource({
        "1, a hard link",
        "2, a symbolic link",
        "3, a device",
        "4, a device",
        "6, a pipe",
        "S, a sparse file",
        "L, a GNU long name",
        "Z, an entry of unknown kind"
    })
    void whatIsNoFileIsRefused(char type, String kind) throws IOException {
        byte[] packed = new Tar().file("blog/index.html", "x").kind("blog/evil", type).packed();
        assertEquals("bundle: the archive holds " + kind + " \"blog/evil\"", refusal(packed));
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/passwd, is absolute",
        "blog/../../x, leaves its folder",
        "blog/./x, leaves its folder",
        "blog//x, has an empty part",
        "../x, leaves its folder",
        "'blog/a\\b', holds the character \\",
        "blog/C:x, holds the character :",
        "blog/con.txt, is a device on some systems",
        "blog/NUL, is a device on some systems",
        "'blog/x ', has a part that ends in a dot or a space",
        "blog/x., has a part that ends in a dot or a space",
        "a/b/c/d/e/f/g/h/i/j/k/l/m, is more than 12 folders deep"
    })
    void namesThatLeadElsewhereAreRefused(String path, String why) throws IOException {
        byte[] packed = new Tar().file(path, "x").packed();
        assertEquals("bundle: \"" + path + "\" " + why, refusal(packed));
    }

    @Test
    void controlCharactersAndBytesThatAreNoUtf8AreRefused() throws IOException {
        assertEquals(
                "bundle: \"blog/a?b\" holds a control character",
                refusal(new Tar().file("blog/a\nb", "x").packed()));
        Tar latin = new Tar();
        byte[] header = new Tar().file("blog/x", "").out.toByteArray();
        header[6] = (byte) 0xe9;
        fixChecksum(header);
        latin.out.writeBytes(header);
        assertEquals("bundle: the archive holds a name that is not UTF-8", refusal(latin.packed()));
    }

    private static void fixChecksum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) sum += header[i] & 0xff;
        Tar.put(header, 148, "%06o\0 ".formatted(sum));
    }

    @Test
    void aFileOutsideTheFolderIsRefused() throws IOException {
        assertEquals(
                "bundle: \"other/index.html\" is not in the folder \"blog\"",
                refusal(new Tar().file("other/index.html", "x").packed()));
        assertEquals(
                "bundle: \"blog\" is a file, not a folder",
                refusal(new Tar().file("blog", "x").packed()));
    }

    @ParameterizedTest
    @CsvSource({
        "blog/a, blog/a",
        "blog/a.txt, blog/A.TXT",
        "blog/a, blog/a/b",
        "blog/a/b, blog/A",
        "blog/\u00e9, blog/e\u0301"
    })
    void namesThatSomeDiskTakesForOneAreRefused(String one, String other) throws IOException {
        String said = refusal(new Tar().file(one, "1").file(other, "2").packed());
        assertTrue(said.endsWith("is there twice, or differs only in case"), said);
    }

    @Test
    void aFolderMayBeNamedTwice() throws IOException {
        byte[] packed =
                new Tar()
                        .kind("blog/", '5')
                        .kind("blog/a/", '5')
                        .kind("blog/a/", '5')
                        .file("blog/a/b", "x")
                        .packed();
        assertEquals(List.of("a/b"), Bundle.check(packed, "blog", LIMITS).files());
    }

    @Test
    void sizesThatAreNoneOrTooLargeAreRefused() throws IOException {
        byte[] none = new byte[0];
        assertEquals(
                "bundle: the archive holds a size that is no number",
                refusal(new Tar().entry("blog/x", '0', "9999\0", none).packed()));
        // 2^63 in the binary form of GNU.
        byte[] huge = new Tar().entry("blog/x", '0', "00000000000\0", none).out.toByteArray();
        huge[124] = (byte) 0x80;
        huge[128] = (byte) 0x80;
        fixChecksum(huge);
        Tar binary = new Tar();
        binary.out.writeBytes(huge);
        assertEquals(
                "bundle: the archive holds a size that is no number", refusal(binary.packed()));
        assertEquals(
                "bundle: a file of 8589934591 bytes, at most 16777216 are allowed",
                refusal(new Tar().entry("blog/x", '0', "77777777777\0", none).packed()));
    }

    @Test
    void aBombIsRefusedBeforeItIsUnpacked() throws IOException {
        // 15 MiB of zeros in one file: small enough for a file, but packed a thousandfold.
        byte[] zeros = new byte[15 << 20];
        byte[] packed =
                new Tar().entry("blog/x", '0', "%011o\0".formatted(zeros.length), zeros).packed();
        assertTrue(packed.length < zeros.length / 500, "packed " + packed.length);
        assertEquals("bundle: it unpacks to far more than it is", refusal(packed));
    }

    @Test
    void thousandsOfEntriesAreRefused() throws IOException {
        Tar tar = new Tar();
        Random random = new Random(1);
        for (int i = 0; i <= LIMITS.entries(); i++) {
            tar.file("blog/" + i, Long.toHexString(random.nextLong()));
        }
        assertEquals("bundle: more than 2000 entries", refusal(tar.packed()));
    }

    @Test
    void moreBytesThanAllowedAreRefusedAltogether() throws IOException {
        BundleLimits small = new BundleLimits(16 << 20, 1000, 900, 100, 10, 5, 100);
        byte[] packed = Bundle.write("blog", files("a", "x".repeat(600), "b", "y".repeat(600)));
        ProtocolException refused =
                assertThrows(ProtocolException.class, () -> Bundle.check(packed, "blog", small));
        assertEquals("bundle: more than 1000 bytes unpacked", refused.getMessage());
    }

    @Test
    void aPaxPathCountsAndASizeOrLinkIsRefused() throws IOException {
        byte[] packed =
                new Tar()
                        .pax('g', "13 comment=x\n")
                        .pax('x', "28 path=blog/long/name.html\n30 mtime=1350244992.023960108\n")
                        .file("short", "x")
                        .packed();
        assertEquals(List.of("long/name.html"), Bundle.check(packed, "blog", LIMITS).files());
        assertEquals(
                "bundle: the archive holds a pax header with a size or a link",
                refusal(new Tar().pax('x', "10 size=9\n").file("blog/x", "x").packed()));
        assertEquals(
                "bundle: the archive holds a sparse file",
                refusal(new Tar().pax('x', "22 GNU.sparse.major=1\n").file("b/x", "").packed()));
        for (String broken : List.of("x", "9999 a=b\n", "5 a=b", "6 =ab\n", "7 a=bbb", "3 \n")) {
            assertEquals(
                    "bundle: the archive holds a pax header that is none",
                    refusal(new Tar().pax('x', broken).file("blog/x", "x").packed()),
                    broken);
        }
        assertEquals(
                "bundle: the archive holds a pax header of 9000 bytes",
                refusal(new Tar().pax('x', "y".repeat(9000)).packed()));
    }

    @Test
    void hiddenFilesAreLeftOutAndCounted() throws IOException {
        byte[] packed =
                new Tar()
                        .file("blog/.DS_Store", "x")
                        .file("blog/.git/config", "x")
                        .file("blog/index.html", "x")
                        .packed();
        Bundle bundle = Bundle.check(packed, "blog", LIMITS);
        assertEquals(List.of("index.html"), bundle.files());
        assertEquals(2, bundle.leftOut());
    }

    @Test
    void aBundleCutAnywhereIsRefused() throws IOException {
        byte[] packed = Bundle.write("blog", files("index.html", "<p>", "b", "y".repeat(700)));
        for (int length = 0; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThrows(IOException.class, () -> Bundle.check(cut, "blog", LIMITS));
        }
        byte[] tar = new Tar().file("blog/index.html", "x".repeat(700)).out.toByteArray();
        for (int length = 0; length <= tar.length; length += 64) {
            byte[] cut = gzip(Arrays.copyOf(tar, length));
            assertThrows(IOException.class, () -> Bundle.check(cut, "blog", LIMITS));
        }
    }

    @Test
    void aFlippedBitHarmsNobody() throws IOException {
        byte[] tar = new Tar().kind("blog/a/", '5').file("blog/a/b", "xyz").out.toByteArray();
        byte[] whole = Arrays.copyOf(tar, tar.length + 1024);
        int refused = 0;
        for (int bit = 0; bit < tar.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                Bundle.check(gzip(flipped), "blog", LIMITS);
            } catch (IOException expected) {
                refused++;
            }
        }
        assertTrue(refused > 2 * 512 * 8 / 2, "the checksum covers each header: " + refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no gzip at all", "\u001f\u008b"})
    void whatIsNoGzipIsRefused(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(IOException.class, () -> Bundle.check(bytes, "blog", LIMITS));
    }

    @Test
    void anEmptyBundleIsRefused() throws IOException {
        assertEquals("bundle: it holds no file", refusal(new Tar().packed()));
    }
}
