package goop.libp2p;

import java.net.Inet4Address;
import java.net.InetAddress;

/// How far an IP address reaches, as the IANA special-purpose registries have it.
public enum AddressScope {
    /// This machine only.
    LOOPBACK,
    /// This link only.
    LINK_LOCAL,
    /// A site: RFC 1918, shared address space (RFC 6598), unique local IPv6 (RFC 4193).
    PRIVATE,
    /// The whole Internet.
    PUBLIC,
    /// Nowhere: unspecified, multicast, documentation, benchmarking, reserved.
    NOWHERE;

    /// The scope of the IP address that `address` begins with; a DNS name counts as public.
    public static AddressScope of(Multiaddr address) {
        return switch (address.components().getFirst().protocol()) {
            case DNS, DNS4, DNS6, DNSADDR -> PUBLIC;
            case IP4, IP6, IP6ZONE -> address.ip().map(AddressScope::of).orElse(NOWHERE);
            default -> NOWHERE;
        };
    }

    /// The scope of an IP address.
    public static AddressScope of(InetAddress address) {
        if (address.isLoopbackAddress()) return LOOPBACK;
        if (address.isLinkLocalAddress()) return LINK_LOCAL;
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) return NOWHERE;
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? four(bytes) : six(bytes);
    }

    private static AddressScope four(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        int third = bytes[2] & 0xff;
        return switch (first) {
            case 0 -> NOWHERE;
            case 10 -> PRIVATE;
            case 100 -> second >= 64 && second < 128 ? PRIVATE : PUBLIC;
            case 172 -> second >= 16 && second < 32 ? PRIVATE : PUBLIC;
            case 192 -> {
                if (second == 168) yield PRIVATE;
                yield second == 0 && (third == 0 || third == 2) ? NOWHERE : PUBLIC;
            }
            case 198 -> {
                if (second == 18 || second == 19) yield NOWHERE;
                yield second == 51 && third == 100 ? NOWHERE : PUBLIC;
            }
            case 203 -> second == 0 && third == 113 ? NOWHERE : PUBLIC;
            default -> first >= 240 ? NOWHERE : PUBLIC;
        };
    }

    private static AddressScope six(byte[] bytes) {
        int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        if ((first & 0xfe00) == 0xfc00) return PRIVATE;
        if (first == 0x2001 && second == 0x0db8) return NOWHERE;
        if ((first & 0xfff0) == 0x3ff0) return NOWHERE; // 3fff::/20, RFC 9637
        if (first == 0x64 && second == 0xff9b) return PUBLIC; // NAT64
        return (first & 0xe000) == 0x2000 ? PUBLIC : NOWHERE;
    }
}
