package goop.json;

import goop.json.JsonObject.Member;

import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// JSON values that nobody thought of.
final class RandomJson {
    private RandomJson() {}

    static Json value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> JsonNull.NULL;
            case 1 -> new JsonBoolean(random.nextBoolean());
            case 2 -> JsonNumber.of(random.nextLong() >> random.nextInt(64));
            case 3 -> new JsonNumber(Double.toString(random.nextGaussian() * 1e9));
            case 4 -> new JsonString(string(random));
            case 5 -> new JsonArray(some(random, i -> value(random, depth - 1)).toList());
            default -> object(random, depth - 1);
        };
    }

    static String string(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            int codePoint =
                    switch (random.nextInt(6)) {
                        case 0 -> random.nextInt(0x20);
                        case 1, 2, 3 -> random.nextInt(0x20, 0x80);
                        case 4 -> random.nextInt(0x80, 0x3000);
                        default -> random.nextInt(0xE000, 0x110000);
                    };
            text.appendCodePoint(codePoint);
        }
        return text.toString();
    }

    private static JsonObject object(Random random, int depth) {
        Set<String> names = new LinkedHashSet<>(some(random, i -> string(random)).toList());
        return new JsonObject(
                names.stream().map(name -> new Member(name, value(random, depth))).toList());
    }

    private static <T> Stream<T> some(Random random, IntFunction<T> make) {
        return IntStream.range(0, random.nextInt(20)).mapToObj(make);
    }
}
