package goop.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/// IP addresses as people write them; never looked up as a name.
final class Addresses {
    // Java alone would take 1.2 and 0x7f.1 for an address too.
    private static final Pattern FOUR = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern SIX = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}");

    private Addresses() {}

    /// The address, or null where the text is none.
    static InetAddress literal(String text) {
        if (!FOUR.matcher(text).matches() && !SIX.matcher(text).matches()) return null;
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException wrong) {
            return null;
        }
    }

    /// An address to listen on: a literal, or `localhost`, by which everybody means 127.0.0.1.
    static InetAddress local(String text) {
        return literal(text.equals("localhost") ? "127.0.0.1" : text);
    }

    /// `127.0.0.1:8080`, `[::1]:8080`, or null.
    static InetSocketAddress withPort(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) return null;
        String host = text.substring(0, colon);
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        if (host.contains(":") != brackets) return null;
        if (brackets) host = host.substring(1, host.length() - 1);
        InetAddress address = local(host);
        String port = text.substring(colon + 1);
        if (address == null || !port.matches("[0-9]{1,5}")) return null;
        int number = Integer.parseInt(port);
        return number > 65535 ? null : new InetSocketAddress(address, number);
    }

    /// Whether the text is an address, or a block such as `10.0.0.0/8`.
    static boolean isRange(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) return literal(text) != null;
        InetAddress base = literal(text.substring(0, slash));
        String prefix = text.substring(slash + 1);
        return base != null
                && prefix.matches("[0-9]{1,3}")
                && Integer.parseInt(prefix) <= base.getAddress().length * 8;
    }
}
