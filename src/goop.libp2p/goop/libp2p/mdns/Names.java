package goop.libp2p.mdns;

import goop.libp2p.ProtocolException;
import goop.libp2p.dns.DnsName;

import java.util.random.RandomGenerator;

/// The names that a peer goes by on the LAN.
///
/// @param service `goop-mdns.local`, common to all
/// @param instance `<random>.goop-mdns.local`, ours
/// @param host `<random>.local`, for those who want addresses in A and AAAA
record Names(DnsName service, DnsName instance, DnsName host) {
    /// RFC 6763, section 9: asked by those who want to know which services there are.
    static final DnsName SERVICES = name("_services._dns-sd._udp.local");

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// New ones, which tell nothing of the peer or the machine.
    static Names create(String tag, RandomGenerator random) {
        StringBuilder label = new StringBuilder();
        for (int index = 0; index < 32; index++) {
            label.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new Names(
                name(tag + ".local"), name(label + "." + tag + ".local"), name(label + ".local"));
    }

    private static DnsName name(String text) {
        try {
            return DnsName.parse(text);
        } catch (ProtocolException wrong) {
            throw new IllegalArgumentException("\"" + text + "\" is no name for a service", wrong);
        }
    }
}
