package goop.store;

import goop.libp2p.ProtocolException;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/// The name of a file within a bundle, fit to be one on any disk: relative, inside, without
/// anything that one system reads differently from another.
///
/// @param segments folders and last the file, at least one
record BundlePath(List<String> segments) {
    /// Characters that mean something to some file system or shell.
    private static final String FORBIDDEN = "\\:*?\"<>|";

    // Windows takes these for devices, whatever their ending.
    private static final List<String> DEVICES =
            List.of("con", "prn", "aux", "nul", "com1", "com2", "com3", "lpt1", "lpt2", "lpt3");

    BundlePath {
        segments = List.copyOf(segments);
    }

    /// @throws ProtocolException names the path and what is wrong with it
    static BundlePath parse(String path, BundleLimits limits) throws ProtocolException {
        if (path.length() > limits.pathLength()) {
            throw refused(path, "has more than " + limits.pathLength() + " characters");
        }
        if (path.startsWith("/")) throw refused(path, "is absolute");
        String[] segments = path.split("/", -1);
        if (segments.length > limits.depth()) {
            throw refused(path, "is more than " + limits.depth() + " folders deep");
        }
        for (String each : segments) check(path, each);
        return new BundlePath(List.of(segments));
    }

    private static void check(String path, String segment) throws ProtocolException {
        if (segment.isEmpty()) throw refused(path, "has an empty part");
        if (segment.equals(".") || segment.equals("..")) throw refused(path, "leaves its folder");
        if (segment.endsWith(".") || segment.endsWith(" ")) {
            throw refused(path, "has a part that ends in a dot or a space");
        }
        for (int i = 0; i < segment.length(); i++) {
            char each = segment.charAt(i);
            if (Character.isISOControl(each)) throw refused(path, "holds a control character");
            if (FORBIDDEN.indexOf(each) >= 0) throw refused(path, "holds the character " + each);
            // A lone surrogate, or what the decoder put in place of bytes that are no UTF-8.
            if (each == '\uFFFD' || Character.isSurrogate(each) && !isPaired(segment, i)) {
                throw refused(path, "is not UTF-8");
            }
        }
        if (DEVICES.contains(segment.toLowerCase(Locale.ROOT).split("\\.", 2)[0])) {
            throw refused(path, "is a device on some systems");
        }
    }

    private static boolean isPaired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static ProtocolException refused(String path, String why) {
        String shown = path.length() > 80 ? path.substring(0, 80) + "…" : path;
        return new ProtocolException(
                "bundle: \"%s\" %s".formatted(shown.replaceAll("\\p{Cntrl}", "?"), why));
    }

    /// Whether a part of it begins with a dot: a leftover of some program, no part of a site.
    boolean isHidden() {
        return segments.stream().anyMatch(each -> each.startsWith("."));
    }

    /// What two names have in common that some disk takes for one.
    String folded() {
        return Normalizer.normalize(String.join("/", segments), Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT);
    }

    /// The same without its first part.
    BundlePath withoutFirst() {
        return new BundlePath(segments.subList(1, segments.size()));
    }

    @Override
    public String toString() {
        return String.join("/", segments);
    }
}
