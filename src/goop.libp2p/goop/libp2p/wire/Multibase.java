package goop.libp2p.wire;

import goop.libp2p.ProtocolException;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/// Text that says with its first letter in which base the rest is.
///
/// Spec: multiformats/multibase. Known here are those that libp2p's addresses and ids are seen in.
public final class Multibase {
    private Multibase() {}

    /// @throws ProtocolException for a base that is not known, or digits that are not of it
    public static byte[] decode(String text) throws ProtocolException {
        if (text.isEmpty()) throw new ProtocolException("empty multibase text");
        String digits = text.substring(1);
        return switch (text.charAt(0)) {
            case 'z' -> Base58.decode(digits);
            case 'k' -> Base36.decode(digits);
            case 'K' -> Base36.decode(digits.toLowerCase(Locale.ROOT));
            case 'b' -> Base32.decode(digits);
            case 'B' -> Base32.decode(digits.toLowerCase(Locale.ROOT));
            case 'f', 'F' -> hex(digits);
            case 'u' -> base64(Base64.getUrlDecoder(), digits);
            case 'm' -> base64(Base64.getDecoder(), digits);
            default ->
                    throw new ProtocolException(
                            "multibase prefix U+%04X".formatted((int) text.charAt(0)));
        };
    }

    /// Base64url without padding, prefix `u`: how certificate hashes are written.
    public static String base64Url(byte[] bytes) {
        return "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hex(String digits) throws ProtocolException {
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException wrong) {
            throw new ProtocolException("not base16", wrong);
        }
    }

    private static byte[] base64(Base64.Decoder decoder, String digits) throws ProtocolException {
        try {
            if (digits.endsWith("=")) throw new ProtocolException("padding in multibase base64");
            return decoder.decode(digits);
        } catch (IllegalArgumentException wrong) {
            throw new ProtocolException("not base64", wrong);
        }
    }
}
