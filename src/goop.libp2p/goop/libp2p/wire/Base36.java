package goop.libp2p.wire;

import goop.libp2p.ProtocolException;

/// Base 36: figures and small letters.
public final class Base36 {
    private static final Radix RADIX = new Radix("base36", "0123456789abcdefghijklmnopqrstuvwxyz");

    private Base36() {}

    public static String encode(byte[] bytes) {
        return RADIX.encode(bytes);
    }

    /// @throws ProtocolException for another character, or more than 1,024 of them
    public static byte[] decode(String text) throws ProtocolException {
        return RADIX.decode(text);
    }
}
