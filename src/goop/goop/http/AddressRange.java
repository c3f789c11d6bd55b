package goop.http;

import java.net.InetAddress;

/// A block of addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address.
public record AddressRange(InetAddress base, int prefix) {
    /// @throws IllegalArgumentException saying what is wrong and what is allowed
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = literal(slash < 0 ? text : text.substring(0, slash));
        if (base == null) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" is no address or block such as 192.0.2.0/24 or 2001:db8::/32");
        }
        int bits = base.getAddress().length * 8;
        if (slash < 0) return new AddressRange(base, bits);
        String prefix = text.substring(slash + 1);
        if (!prefix.matches("[0-9]{1,3}") || Integer.parseInt(prefix) > bits) {
            throw new IllegalArgumentException(
                    "\"" + text + "\": the part after the slash must be 0 to " + bits);
        }
        return new AddressRange(base, Integer.parseInt(prefix));
    }

    public boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) return false;
        for (int bit = 0; bit < prefix; bit += 8) {
            int mask = prefix - bit >= 8 ? 0xff : 0xff << (8 - (prefix - bit));
            if (((mine[bit / 8] ^ other[bit / 8]) & mask) != 0) return false;
        }
        return true;
    }

    /// An address as programs write it, never looked up as a name; null for anything else. Java
    /// alone would take `1.2` and `0x7f.1` as well, and an interface after `%`.
    static InetAddress literal(String text) {
        if (text.length() > 45 || text.isEmpty()) return null;
        boolean six = text.indexOf(':') >= 0;
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') dots++;
            boolean decimal = (c >= '0' && c <= '9') || c == '.';
            boolean hexadecimal = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':';
            if (!decimal && !(six && hexadecimal)) return null;
        }
        if (!six && dots != 3) return null;
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + prefix;
    }
}
