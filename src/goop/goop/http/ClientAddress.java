package goop.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// Who a request comes from: the rightmost entry of `X-Forwarded-For` that no trusted proxy wrote
/// about another trusted proxy. Everything further left was written by the client.
public final class ClientAddress {
    /// No honest chain of proxies is longer.
    private static final int MOST_PROXIES = 16;

    private final List<AddressRange> trusted;

    private ClientAddress(List<AddressRange> trusted) {
        this.trusted = trusted;
    }

    /// @param trusted the proxies to believe, as [AddressRange#parse] reads them; none means that
    ///   the header is never read
    public static ClientAddress trusting(List<String> trusted) {
        return new ClientAddress(trusted.stream().map(AddressRange::parse).toList());
    }

    /// @param remote the other end of the connection
    /// @param forwardedFor every `X-Forwarded-For` field, in order
    /// @return the client; where an entry is no address, the proxy that wrote it
    public InetAddress of(InetAddress remote, List<String> forwardedFor) {
        InetAddress client = remote;
        if (forwardedFor.isEmpty()) return client;
        int hops = 0;
        for (String field : forwardedFor.reversed()) {
            int end = field.length();
            while (end >= 0) {
                if (!trusts(client) || ++hops > MOST_PROXIES) return client;
                int comma = field.lastIndexOf(',', end - 1);
                InetAddress entry = entry(field.substring(comma + 1, end).strip());
                if (entry == null) return client;
                client = entry;
                end = comma;
            }
        }
        return client;
    }

    /// Whether that address is a proxy to believe.
    public boolean trusts(InetAddress address) {
        for (AddressRange each : trusted) {
            if (each.contains(address)) return true;
        }
        return false;
    }

    /// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`.
    private static InetAddress entry(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? null : AddressRange.literal(text.substring(1, end));
        }
        int colon = text.indexOf(':');
        boolean port = colon >= 0 && colon == text.lastIndexOf(':');
        return AddressRange.literal(port ? text.substring(0, colon) : text);
    }

    /// What limits count by: an IPv4 address, or the /64 that one IPv6 host can roam in.
    public static InetAddress network(InetAddress address) {
        if (!(address instanceof Inet6Address six)) return address;
        byte[] bytes = six.getAddress();
        Arrays.fill(bytes, 8, 16, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an address", e);
        }
    }
}
