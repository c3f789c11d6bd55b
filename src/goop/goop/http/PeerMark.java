package goop.http;

/// A small picture of a peer id, the same everywhere (`peer-mark.js` draws the same one): five by
/// five cells, mirrored, and one of twelve hues, from an FNV-1a hash of the id.
public final class PeerMark {
    private static final int PRIME = 0x01000193;

    private PeerMark() {}

    /// The mark as an inline SVG, hidden from screen readers, which have the id itself.
    public static Html of(String id) {
        int cells = hash(id, 0x811c9dc5);
        int hue = (hash(id, 0x9747b28c) >>> 8) % 12 * 30;
        StringBuilder path = new StringBuilder();
        for (int row = 0; row < 5; row++) {
            for (int column = 0; column < 5; column++) {
                int bit = row * 3 + (column < 3 ? column : 4 - column);
                if ((cells >>> (bit + 8) & 1) == 1) {
                    path.append('M').append(column).append(' ').append(row).append("h1v1h-1z");
                }
            }
        }
        return new Html(
                """
                <svg class="mark" viewBox="0 0 5 5" aria-hidden="true">\
                <path d="%s" fill="hsl(%d 55%% 50%%)"/></svg>\
                """
                        .formatted(path, hue));
    }

    private static int hash(String text, int seed) {
        int value = seed;
        for (int at = 0; at < text.length(); at++) value = (value ^ text.charAt(at)) * PRIME;
        // Without this last step ids that differ in their last letter would look alike.
        value = (value ^ value >>> 16) * 0x85ebca6b;
        value = (value ^ value >>> 13) * 0xc2b2ae35;
        return value ^ value >>> 16;
    }
}
