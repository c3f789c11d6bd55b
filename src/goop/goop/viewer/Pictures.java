package goop.viewer;

import java.nio.charset.StandardCharsets;

/// What kind of picture some bytes are, by how they begin. Nothing that runs scripts is one.
final class Pictures {
    private Pictures() {}

    static String type(byte[] bytes) {
        if (begins(bytes, 0, "\u0089PNG")) return "image/png";
        if (begins(bytes, 0, "\u00ff\u00d8\u00ff")) return "image/jpeg";
        if (begins(bytes, 0, "GIF8")) return "image/gif";
        if (begins(bytes, 0, "RIFF") && begins(bytes, 8, "WEBP")) return "image/webp";
        return "application/octet-stream";
    }

    private static boolean begins(byte[] bytes, int at, String magic) {
        byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < at + expected.length) return false;
        for (int i = 0; i < expected.length; i++) {
            if (bytes[at + i] != expected[i]) return false;
        }
        return true;
    }
}
