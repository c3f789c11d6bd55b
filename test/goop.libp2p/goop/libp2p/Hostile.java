package goop.libp2p;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/// Damages good bytes in every small way and shows them to a parser, which must return or throw an
/// [IOException], and nothing else.
public final class Hostile {
    private Hostile() {}

    /// A parser under test.
    public interface Parser {
        void parse(byte[] bytes) throws IOException;
    }

    /// Cuts `good` at every byte, flips each bit, appends bytes, and then mixes at random.
    public static void damage(byte[] good, Parser parser) {
        for (int length = 0; length < good.length; length++) {
            show(Arrays.copyOf(good, length), parser);
        }
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            show(flipped, parser);
        }
        show(Arrays.copyOf(good, good.length + 7), parser);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            byte[] mixed = good.clone();
            for (int change = 0; change <= round % 5 && mixed.length > 0; change++) {
                mixed[random.nextInt(mixed.length)] = (byte) random.nextInt();
            }
            show(mixed, parser);
        }
    }

    private static void show(byte[] bytes, Parser parser) {
        try {
            parser.parse(bytes);
        } catch (IOException refused) {
            // as it should be
        } catch (RuntimeException bug) {
            fail("bytes " + java.util.HexFormat.of().formatHex(bytes), bug);
        }
    }
}
