package goop.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/// Files that lie beside a class on the class path: style sheets, scripts, pictures. Each is read
/// once and kept, compressed too where that helps.
///
/// | request | answer |
/// |---|---|
/// | a file | 200 with `ETag`; the browser asks again each time, and mostly gets |
/// | `If-None-Match` names its tag | 304 |
/// | anything else | 404 |
public final class StaticPages {
    private record Page(String type, byte[] plain, byte[] zipped, String tag) {}

    private final Class<?> anchor;
    private final String folder;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    /// @param anchor beside which the folder lies
    /// @param folder such as `web`
    public StaticPages(Class<?> anchor, String folder) {
        this.anchor = anchor;
        this.folder = folder;
    }

    /// Serves the file that the route's `{name}` or `{name...}` says.
    public Handler named(String parameter) {
        return request -> answer(request, request.parameter(parameter));
    }

    /// These files, and where one is not among them, the other's.
    public Handler namedOr(String parameter, StaticPages other) {
        return request -> {
            String name = request.parameter(parameter);
            return page(name) != null ? answer(request, name) : other.answer(request, name);
        };
    }

    /// Serves this one file.
    public Handler only(String name) throws IOException {
        if (page(name) == null) throw new IOException("no " + name + " beside " + anchor);
        return request -> answer(request, name);
    }

    private Response answer(Request request, String name) throws IOException {
        Page page = page(name);
        if (page == null) return Response.text(404, "not found");
        boolean zip = page.zipped != null && request.acceptsGzip();
        // One tag for both forms would let a cache mix them up.
        String tag = zip ? "\"" + page.tag + "-gzip\"" : "\"" + page.tag + "\"";
        Response response =
                request.matches(tag)
                        ? Response.empty(304)
                        : Response.bytes(200, page.type, zip ? page.zipped : page.plain);
        if (zip && response.status() == 200) response = response.with("Content-Encoding", "gzip");
        if (page.zipped != null) response = response.with("Vary", "Accept-Encoding");
        return response.with("ETag", tag).with("Cache-Control", "no-cache");
    }

    private Page page(String name) throws IOException {
        Page known = pages.get(name);
        if (known != null) return known;
        // Only names that our own files have: nothing that a file system could read in another way.
        if (!name.matches("[A-Za-z0-9_-]+([./][A-Za-z0-9_-]+)*") || name.length() > 100)
            return null;
        String type = MediaTypes.of(name);
        if (type == null) return null;
        try (InputStream file = anchor.getResourceAsStream(folder + "/" + name)) {
            if (file == null) return null;
            byte[] bytes = file.readAllBytes();
            Page page = new Page(type, bytes, zip(type, bytes), tag(bytes));
            pages.put(name, page);
            return page;
        }
    }

    private static byte[] zip(String type, byte[] bytes) throws IOException {
        if (!MediaTypes.compressible(type) || bytes.length < 1000) return null;
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
