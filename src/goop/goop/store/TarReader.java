package goop.store;

import goop.libp2p.ProtocolException;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Reads an archive entry by entry: regular files and folders. Links, devices, sparse files and
/// every other kind are refused.
///
/// Spec: ustar and pax of IEEE Std 1003.1; of pax headers only `path` counts, and `size` is refused
/// where it differs.
final class TarReader {
    private static final int BLOCK = 512;

    // A pax header holds a path and times; a larger one has something else in mind.
    private static final int MOST_PAX_BYTES = 8 * 1024;

    private final InputStream in;
    private final byte[] block = new byte[BLOCK];
    private long rest;
    private int padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    /// @param path as written, not yet checked
    /// @param folder whether it is one; then it has no content
    record Entry(String path, boolean folder, long size) {}

    /// Steps over what is left of the entry before, and reads the next header. Empty at the end of
    /// the archive.
    ///
    /// @throws ProtocolException for what is no archive, or holds something else than files
    Optional<Entry> next() throws IOException {
        String paxPath = null;
        while (true) {
            skipRest();
            if (!readBlock()) {
                throw new EOFException("bundle: the archive ends without its end mark");
            }
            if (isZero()) return Optional.empty();
            checkSum();
            long size = number(124, 12, "size");
            char type = (char) (block[156] & 0xff);
            switch (type) {
                case '0', '\0', '7' -> {
                    String path = paxPath == null ? path() : paxPath;
                    begin(size);
                    // Before ustar, a folder was a file whose name ends in a slash.
                    boolean folder = path.endsWith("/");
                    if (folder && size > 0) throw wrong("a folder with content");
                    return Optional.of(new Entry(trimmed(path), folder, size));
                }
                case '5' -> {
                    String path = paxPath == null ? path() : paxPath;
                    if (size > 0) throw wrong("a folder with content");
                    return Optional.of(new Entry(trimmed(path), true, 0));
                }
                case 'x' -> paxPath = pax(size);
                // Of the whole archive: a remark, mostly.
                case 'g' -> pax(size);
                default -> throw wrong("%s \"%s\"".formatted(kind(type), shown(path())));
            }
        }
    }

    private static String kind(char type) {
        return switch (type) {
            case '1' -> "a hard link";
            case '2' -> "a symbolic link";
            case '3', '4' -> "a device";
            case '6' -> "a pipe";
            case 'S' -> "a sparse file";
            case 'L', 'K' -> "a GNU long name";
            default -> "an entry of unknown kind";
        };
    }

    /// The next bytes of the entry's content, or -1 after its last.
    int read(byte[] to, int off, int len) throws IOException {
        if (rest == 0) return -1;
        int count = in.read(to, off, (int) Math.min(len, rest));
        if (count < 0) throw new EOFException("bundle: the archive ends within a file");
        rest -= count;
        return count;
    }

    private void begin(long size) {
        rest = size;
        padding = (int) (-size & (BLOCK - 1));
    }

    private void skipRest() throws IOException {
        byte[] sink = new byte[8192];
        while (rest > 0) read(sink, 0, sink.length);
        if (in.readNBytes(sink, 0, padding) < padding) {
            throw new EOFException("bundle: the archive ends within a file");
        }
        padding = 0;
    }

    // False at the end of the stream.
    private boolean readBlock() throws IOException {
        int count = in.readNBytes(block, 0, BLOCK);
        if (count > 0 && count < BLOCK) {
            throw new EOFException("bundle: the archive ends within a header");
        }
        return count == BLOCK;
    }

    private boolean isZero() {
        for (byte each : block) if (each != 0) return false;
        return true;
    }

    private void checkSum() throws IOException {
        long expected = number(148, 8, "checksum");
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        if (sum != expected) throw wrong("a header whose checksum is wrong");
    }

    // Octal digits, padded with spaces or NULs. The binary form of GNU is for more than 8 GiB.
    private long number(int at, int length, String field) throws IOException {
        long value = 0;
        int end = at + length;
        int i = at;
        while (i < end && block[i] == ' ') i++;
        for (; i < end && block[i] != 0 && block[i] != ' '; i++) {
            if (block[i] < '0' || block[i] > '7') throw wrong("a " + field + " that is no number");
            value = value << 3 | block[i] - '0';
        }
        return value;
    }

    private String path() throws IOException {
        String name = text(0, 100);
        boolean ustar = text(257, 5).equals("ustar");
        String prefix = ustar ? text(345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private String text(int at, int length) throws IOException {
        int end = at;
        while (end < at + length && block[end] != 0) end++;
        return utf8(Arrays.copyOfRange(block, at, end));
    }

    private static String utf8(byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw wrong("a name that is not UTF-8");
        }
    }

    // Records of the form `length key=value\n`, the length counting itself.
    private String pax(long size) throws IOException {
        if (size > MOST_PAX_BYTES) throw wrong("a pax header of " + size + " bytes");
        begin(size);
        byte[] bytes = new byte[(int) size];
        for (int at = 0; at < bytes.length; ) at += read(bytes, at, bytes.length - at);
        String path = null;
        int at = 0;
        while (at < bytes.length) {
            int space = at;
            int length = 0;
            while (space < bytes.length && bytes[space] >= '0' && bytes[space] <= '9') {
                length = Math.min(length * 10 + bytes[space++] - '0', MOST_PAX_BYTES + 1);
            }
            int end = at + length;
            if (space == at || end > bytes.length || end < space + 3 || bytes[space] != ' ') {
                throw wrong("a pax header that is none");
            }
            String record = utf8(Arrays.copyOfRange(bytes, space + 1, end));
            int equals = record.indexOf('=');
            if (equals < 1 || !record.endsWith("\n")) throw wrong("a pax header that is none");
            String value = record.substring(equals + 1, record.length() - 1);
            switch (record.substring(0, equals)) {
                case "path" -> path = value;
                case "size", "linkpath" -> throw wrong("a pax header with a size or a link");
                default -> {
                    if (record.startsWith("GNU.sparse")) throw wrong("a sparse file");
                }
            }
            at = end;
        }
        return path;
    }

    private static String trimmed(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String shown(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static ProtocolException wrong(String what) {
        return new ProtocolException("bundle: the archive holds " + what);
    }
}
