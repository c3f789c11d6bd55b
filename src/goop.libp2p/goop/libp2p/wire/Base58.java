package goop.libp2p.wire;

import goop.libp2p.ProtocolException;

/// Base 58 with Bitcoin's digits: all letters and figures but `0`, `O`, `I` and `l`.
public final class Base58 {
    private static final Radix RADIX =
            new Radix("base58", "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");

    private Base58() {}

    public static String encode(byte[] bytes) {
        return RADIX.encode(bytes);
    }

    /// @throws ProtocolException for another character, or more than 1,024 of them
    public static byte[] decode(String text) throws ProtocolException {
        return RADIX.decode(text);
    }
}
