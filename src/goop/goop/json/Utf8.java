package goop.json;

/// UTF-8 as RFC 3629 §4 has it: nothing overlong, no surrogates, nothing above U+10FFFF.
final class Utf8 {
    private Utf8() {}

    /// How many bytes the character beyond ASCII that begins at `at` has; 0 where there is none.
    static int length(byte[] in, int at) {
        int first = in[at] & 0xFF;
        int second = at + 1 < in.length ? in[at + 1] & 0xFF : 0;
        if (first < 0xE0) return first >= 0xC2 && isTail(second) ? 2 : 0;
        boolean fits =
                switch (first) {
                    case 0xE0 -> second >= 0xA0 && second <= 0xBF;
                    case 0xED -> second >= 0x80 && second <= 0x9F;
                    case 0xF0 -> second >= 0x90 && second <= 0xBF;
                    case 0xF4 -> second >= 0x80 && second <= 0x8F;
                    default -> first < 0xF4 && isTail(second);
                };
        int length = first < 0xF0 ? 3 : 4;
        if (!fits || at + length > in.length) return 0;
        for (int i = 2; i < length; i++) {
            if (!isTail(in[at + i])) return 0;
        }
        return length;
    }

    /// Writes one character, and returns how many bytes that took.
    static int encode(int codePoint, byte[] out, int at) {
        if (codePoint < 0x80) {
            out[at] = (byte) codePoint;
            return 1;
        }
        int length = codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
        for (int i = length - 1; i > 0; i--) {
            out[at + i] = (byte) (0x80 | codePoint & 0x3F);
            codePoint >>= 6;
        }
        out[at] = (byte) (0xF00 >> length | codePoint);
        return length;
    }

    private static boolean isTail(int each) {
        return (each & 0xC0) == 0x80;
    }
}
