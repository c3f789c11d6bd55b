package goop.libp2p.wire;

import goop.libp2p.ProtocolException;

import java.util.Arrays;

/// Bytes as one big number, written in a base that is not a power of two; each leading zero byte is
/// a leading zero digit.
///
/// The time grows with the square of the length, so the length is bounded.
final class Radix {
    /// Far more than any peer id or certificate hash.
    static final int MAX_DIGITS = 1024;

    private final String name;
    private final String digits;
    private final int[] values = new int[128];

    Radix(String name, String digits) {
        this.name = name;
        this.digits = digits;
        Arrays.fill(values, -1);
        for (int value = 0; value < digits.length(); value++) values[digits.charAt(value)] = value;
    }

    String encode(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) zeros++;
        // log(256) / log(36) is under 1.55, log(256) / log(58) under 1.37.
        byte[] number = new byte[(bytes.length - zeros) * 155 / 100 + 1];
        int start = number.length;
        for (int index = zeros; index < bytes.length; index++) {
            int carry = bytes[index] & 0xff;
            int place = number.length - 1;
            for (; carry != 0 || place >= start; place--) {
                carry += (number[place] & 0xff) << 8;
                number[place] = (byte) (carry % digits.length());
                carry /= digits.length();
            }
            start = place + 1;
        }
        StringBuilder text = new StringBuilder(zeros + number.length - start);
        text.repeat(digits.charAt(0), zeros);
        for (int place = start; place < number.length; place++) {
            text.append(digits.charAt(number[place]));
        }
        return text.toString();
    }

    byte[] decode(String text) throws ProtocolException {
        if (text.length() > MAX_DIGITS) {
            throw new ProtocolException(
                    "%s of %d digits, at most %d".formatted(name, text.length(), MAX_DIGITS));
        }
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == digits.charAt(0)) zeros++;
        byte[] number = new byte[text.length() - zeros];
        int start = number.length;
        for (int index = zeros; index < text.length(); index++) {
            int carry = value(text.charAt(index));
            int place = number.length - 1;
            for (; carry != 0 || place >= start; place--) {
                carry += (number[place] & 0xff) * digits.length();
                number[place] = (byte) carry;
                carry >>>= 8;
            }
            start = place + 1;
        }
        byte[] bytes = new byte[zeros + number.length - start];
        System.arraycopy(number, start, bytes, zeros, number.length - start);
        return bytes;
    }

    private int value(char digit) throws ProtocolException {
        int value = digit < values.length ? values[digit] : -1;
        if (value < 0) {
            throw new ProtocolException("U+%04X is no %s digit".formatted((int) digit, name));
        }
        return value;
    }
}
