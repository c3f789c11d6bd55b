package goop.peer;

import goop.http.MediaTypes;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// The files of the peer's own site, as others may have them.
///
/// Forbidden: whatever begins with a dot, the folder `lua`, and what lies outside of the root, also
/// when a symbolic link inside leads there. `/` and a folder stand for the `index.html` in it.
public final class SiteFolder {
    private static final int MAX_PATH = 2048;

    /// What a path stands for.
    sealed interface Found {
        /// A file; open until it is closed.
        record Page(String mime, long size, FileChannel channel) implements Found, AutoCloseable {
            java.io.InputStream in() {
                return Channels.newInputStream(channel);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        }

        /// Nothing that may be shown.
        record None(String why) implements Found {}
    }

    private static final Found NOT_FOUND = new Found.None("not found");
    private static final Found FORBIDDEN = new Found.None("forbidden");
    private static final Found BAD = new Found.None("bad request");

    private final Path root;

    SiteFolder(Path root) {
        this.root = root;
    }

    /// Where the files are.
    public Path root() {
        return root;
    }

    /// Finds what a request means.
    Found find(String path) throws IOException {
        if (!path.startsWith("/") || path.length() > MAX_PATH) return BAD;
        Path asked = root;
        for (String segment : path.substring(1).split("/", -1)) {
            if (segment.isEmpty()) continue;
            Found wrong = wrong(segment);
            if (wrong != null) return wrong;
            try {
                asked = asked.resolve(segment);
            } catch (InvalidPathException noName) {
                return BAD;
            }
        }
        if (hidden(root.relativize(asked))) return FORBIDDEN;
        return open(asked);
    }

    private static Found wrong(String segment) {
        if (segment.equals("..") || segment.equals(".")) return BAD;
        if (segment.startsWith(".")) return FORBIDDEN;
        boolean odd = segment.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\' || c == '\0');
        return odd ? BAD : null;
    }

    private Found open(Path asked) throws IOException {
        Path real;
        Path top;
        try {
            top = root.toRealPath();
            real = asked.toRealPath();
            if (Files.isDirectory(real)) real = real.resolve("index.html").toRealPath();
        } catch (IOException absent) {
            return NOT_FOUND;
        }
        if (!real.startsWith(top) || hidden(top.relativize(real))) return FORBIDDEN;
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) return NOT_FOUND;
        FileChannel channel =
                FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        boolean done = false;
        try {
            String mime = MediaTypes.of(real.getFileName().toString());
            Found.Page page =
                    new Found.Page(
                            mime == null ? "application/octet-stream" : mime,
                            channel.size(),
                            channel);
            done = true;
            return page;
        } finally {
            if (!done) channel.close();
        }
    }

    // On a file system that does not tell case apart, LUA is lua.
    static boolean hidden(Path relative) {
        for (Path each : relative) {
            if (each.toString().startsWith(".")) return true;
        }
        String first = relative.getName(0).toString();
        return first.toLowerCase(Locale.ROOT).equals("lua");
    }
}
