package goop.libp2p.wire;

import goop.libp2p.ProtocolException;

/// IP addresses as text, strictly, without ever asking a resolver.
///
/// The JDK's parser takes `1.2` for `1.0.0.2`, and makes IPv4 of an IPv6 address that maps one:
/// neither would come back as it was.
public final class IpLiteral {
    private IpLiteral() {}

    /// Four decimal numbers without leading zeros.
    public static byte[] parse4(String text) throws ProtocolException {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) throw not(4, text);
        byte[] address = new byte[4];
        for (int index = 0; index < 4; index++) {
            String part = parts[index];
            if (part.isEmpty() || part.length() > 3) throw not(4, text);
            if (part.length() > 1 && part.charAt(0) == '0') throw not(4, text);
            int value = 0;
            for (char digit : part.toCharArray()) {
                if (digit < '0' || digit > '9') throw not(4, text);
                value = value * 10 + digit - '0';
            }
            if (value > 255) throw not(4, text);
            address[index] = (byte) value;
        }
        return address;
    }

    /// RFC 4291, section 2.2: groups of hexadecimal digits, one `::`, the end perhaps as IPv4.
    public static byte[] parse6(String text) throws ProtocolException {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] whole = groups(text, text);
            if (whole.length != 16) throw not(6, text);
            return whole;
        }
        String after = text.substring(gap + 2);
        if (after.contains("::") || after.startsWith(":")) throw not(6, text);
        byte[] head = groups(text.substring(0, gap), text);
        byte[] tail = groups(after, text);
        if (head.length + tail.length > 14) throw not(6, text);
        // An embedded IPv4 address is the end of the whole, never of what comes before the gap.
        if (text.substring(0, gap).contains(".")) throw not(6, text);
        byte[] address = new byte[16];
        System.arraycopy(head, 0, address, 0, head.length);
        System.arraycopy(tail, 0, address, 16 - tail.length, tail.length);
        return address;
    }

    private static byte[] groups(String part, String whole) throws ProtocolException {
        if (part.isEmpty()) return new byte[0];
        String[] groups = part.split(":", -1);
        if (groups.length > 8) throw not(6, whole);
        boolean endsIn4 = groups[groups.length - 1].contains(".");
        byte[] bytes = new byte[groups.length * 2 + (endsIn4 ? 2 : 0)];
        int hex = endsIn4 ? groups.length - 1 : groups.length;
        for (int index = 0; index < hex; index++) {
            int value = group(groups[index], whole);
            bytes[2 * index] = (byte) (value >>> 8);
            bytes[2 * index + 1] = (byte) value;
        }
        if (endsIn4) System.arraycopy(parse4(groups[hex]), 0, bytes, 2 * hex, 4);
        return bytes;
    }

    private static int group(String digits, String whole) throws ProtocolException {
        if (digits.isEmpty() || digits.length() > 4) throw not(6, whole);
        int value = 0;
        for (char digit : digits.toCharArray()) {
            int each = digit < 128 ? Character.digit(digit, 16) : -1;
            if (each < 0) throw not(6, whole);
            value = value << 4 | each;
        }
        return value;
    }

    public static String format4(byte[] address) {
        return new StringBuilder(15)
                .append(address[0] & 0xff)
                .append('.')
                .append(address[1] & 0xff)
                .append('.')
                .append(address[2] & 0xff)
                .append('.')
                .append(address[3] & 0xff)
                .toString();
    }

    /// RFC 5952: small letters, the longest run of two or more zero groups as `::`, the first of
    /// equals; an address that maps IPv4 ends in dots.
    public static String format6(byte[] address) {
        if (isMapped4(address)) {
            return "::ffff:" + format4(java.util.Arrays.copyOfRange(address, 12, 16));
        }
        int[] groups = new int[8];
        for (int index = 0; index < 8; index++) {
            groups[index] = (address[2 * index] & 0xff) << 8 | address[2 * index + 1] & 0xff;
        }
        int from = 0;
        int length = 1; // a run of one is not shortened
        for (int start = 0; start < 8; start++) {
            int end = start;
            while (end < 8 && groups[end] == 0) end++;
            if (end - start > length) {
                from = start;
                length = end - start;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < 8; index++) {
            if (length > 1 && index == from) {
                text.append("::");
                index += length - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
            text.append(Integer.toHexString(groups[index]));
        }
        return text.toString();
    }

    /// Whether it is one of `::ffff:0:0/96`.
    public static boolean isMapped4(byte[] address) {
        for (int index = 0; index < 10; index++) {
            if (address[index] != 0) return false;
        }
        return address[10] == -1 && address[11] == -1;
    }

    private static ProtocolException not(int version, String text) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return new ProtocolException("\"%s\" is no IPv%d address".formatted(shown, version));
    }
}
