package goop.cli;

import goop.presence.PresenceJson;

/// Text of other peers on a terminal: it could hold what moves the cursor or turns text around.
final class Printable {
    private static final int MOST = 80;

    private Printable() {}

    /// At most 80 characters of it, those that are none replaced.
    static String of(String text) {
        return of(text, MOST);
    }

    static String of(String text, int most) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .limit(most)
                .forEach(each -> plain.appendCodePoint(PresenceJson.printable(each) ? each : '?'));
        return plain.toString();
    }
}
