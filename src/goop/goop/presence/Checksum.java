package goop.presence;

import java.util.zip.CRC32;

/// The CRC-32 of a run of bytes and how many they were: what a gzip stream ends with (RFC 1952).
///
/// A stream's bytes are shared with others, so nobody sums them up for it alone. CRCs add up: the
/// sum of two runs follows from the sums of both, and that of the second from those of the first
/// and of the whole.
record Checksum(int crc, long length) {
    static final Checksum EMPTY = new Checksum(0, 0);

    // The generator of CRC-32, bits reversed: the highest bit is x^0, as in every CRC value here.
    private static final int GENERATOR = 0xedb88320;
    private static final int ONE = 1 << 31;
    private static final int X8 = 1 << 23;

    static Checksum of(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return new Checksum((int) crc.getValue(), length);
    }

    /// The sum of these bytes followed by those of `tail`.
    Checksum plus(Checksum tail) {
        return new Checksum(shifted(crc, tail.length) ^ tail.crc, length + tail.length);
    }

    /// The sum of what follows `start` in these bytes, which begin with those of `start`.
    Checksum since(Checksum start) {
        long rest = length - start.length;
        return new Checksum(crc ^ shifted(start.crc, rest), rest);
    }

    /// The eight bytes that end a gzip member.
    byte[] trailer() {
        byte[] trailer = new byte[8];
        for (int i = 0; i < 4; i++) {
            trailer[i] = (byte) (crc >>> 8 * i);
            trailer[4 + i] = (byte) (length >>> 8 * i);
        }
        return trailer;
    }

    // What a CRC becomes by so many further zero bytes: times x^(8·bytes) modulo the generator.
    private static int shifted(int crc, long bytes) {
        int power = ONE;
        int square = X8;
        for (long rest = bytes; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) power = times(power, square);
            square = times(square, square);
        }
        return times(crc, power);
    }

    private static int times(int a, int b) {
        int product = 0;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) product ^= b;
            b = (b & 1) != 0 ? b >>> 1 ^ GENERATOR : b >>> 1;
        }
        return product;
    }
}
