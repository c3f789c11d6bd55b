package goop.http;

import java.util.Locale;
import java.util.Map;

/// Which `Content-Type` a file name's ending stands for.
public final class MediaTypes {
    private static final Map<String, String> BY_ENDING =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("mjs", "text/javascript; charset=utf-8"),
                    Map.entry("json", "application/json"),
                    Map.entry("txt", "text/plain; charset=utf-8"),
                    Map.entry("md", "text/markdown; charset=utf-8"),
                    Map.entry("xml", "application/xml"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("jpeg", "image/jpeg"),
                    Map.entry("gif", "image/gif"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("avif", "image/avif"),
                    Map.entry("ico", "image/x-icon"),
                    Map.entry("woff2", "font/woff2"),
                    Map.entry("wasm", "application/wasm"),
                    Map.entry("webmanifest", "application/manifest+json"),
                    Map.entry("pdf", "application/pdf"),
                    Map.entry("mp3", "audio/mpeg"),
                    Map.entry("ogg", "audio/ogg"),
                    Map.entry("mp4", "video/mp4"),
                    Map.entry("webm", "video/webm"),
                    Map.entry("zip", "application/zip"));

    private MediaTypes() {}

    /// Null for an ending that nobody has listed.
    public static String of(String name) {
        int dot = name.lastIndexOf('.');
        return BY_ENDING.get(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    static boolean compressible(String type) {
        return type.startsWith("text/")
                || type.startsWith("image/svg")
                || type.startsWith("application/json")
                || type.startsWith("application/xml")
                || type.startsWith("application/manifest");
    }
}
