package goop.peer;

import java.io.IOException;

/// The peer answers, and says no.
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    /// @param why in the peer's words: `not found`
    RefusedException(String why) {
        super("the peer says: " + printable(why));
    }

    // The peer's words get into logs, terminals and pages.
    private static String printable(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .limit(200)
                .forEach(
                        each ->
                                plain.appendCodePoint(
                                        goop.presence.PresenceJson.printable(each)
                                                ? each
                                                : '\uFFFD'));
        return plain.toString();
    }
}
