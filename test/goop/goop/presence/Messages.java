package goop.presence;

import goop.presence.Presence.Type;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Messages for tests.
final class Messages {
    private Messages() {}

    /// A message of that peer that says `content`.
    static Presence saying(Type type, String peerId, String content, long ts) {
        return new Presence(type, peerId, content, "", "", false, List.of(), ts, "");
    }

    /// Anything that may stand in a message.
    static Presence any(Random random) {
        return new Presence(
                Type.values()[random.nextInt(3)],
                "p" + random.nextInt(1000),
                text(random, 200),
                text(random, 50),
                text(random, 20),
                random.nextBoolean(),
                Stream.generate(() -> text(random, 30)).limit(random.nextInt(21)).toList(),
                random.nextLong(253_402_300_800_000L),
                random.nextBoolean() ? "" : "x" + random.nextInt());
    }

    private static String text(Random random, int max) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(max); i > 0; i--) {
            int character = random.nextInt(random.nextInt(4) == 0 ? 0x10FFFF : 0x80);
            if (Character.getType(character) == Character.SURROGATE) continue;
            text.appendCodePoint(character);
        }
        while (text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length > max) {
            text.setLength(text.offsetByCodePoints(text.length(), -1));
        }
        return text.toString();
    }
}
