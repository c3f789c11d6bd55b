package goop.libp2p.wire;

import goop.libp2p.ProtocolException;

import java.io.ByteArrayOutputStream;

/// Base 32 of RFC 4648 in small letters, without padding.
public final class Base32 {
    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";

    private Base32() {}

    public static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
        int held = 0;
        int bits = 0;
        for (byte each : bytes) {
            held = held << 8 | each & 0xff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(DIGITS.charAt(held >>> bits & 31));
            }
            held &= (1 << bits) - 1;
        }
        if (bits > 0) text.append(DIGITS.charAt(held << (5 - bits) & 31));
        return text.toString();
    }

    /// @throws ProtocolException for another character, or a length or last digit that no encoder
    ///   writes
    public static byte[] decode(String text) throws ProtocolException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() * 5 / 8);
        int held = 0;
        int bits = 0;
        for (int index = 0; index < text.length(); index++) {
            int value = DIGITS.indexOf(text.charAt(index));
            if (value < 0) {
                throw new ProtocolException(
                        "U+%04X is no base32 digit".formatted((int) text.charAt(index)));
            }
            held = held << 5 | value;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.write(held >>> bits);
                held &= (1 << bits) - 1;
            }
        }
        if (bits >= 5 || held != 0) throw new ProtocolException("base32 text that is cut short");
        return bytes.toByteArray();
    }
}
