package goop.libp2p;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/// An address of this machine's on a link, with the bits that its neighbours there have in common
/// with it.
///
/// @param prefix how many; 0 or less where the system does not know, so that nobody else is on it
public record Subnet(InetAddress address, int prefix) {
    /// Those of an interface.
    public static List<Subnet> of(NetworkInterface on) {
        return on.getInterfaceAddresses().stream()
                .map(each -> new Subnet(each.getAddress(), each.getNetworkPrefixLength()))
                .toList();
    }

    /// Those of all interfaces that are up now; none where the system does not say.
    public static List<Subnet> here() {
        List<Subnet> here = new ArrayList<>();
        try {
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                if (each.isUp()) here.addAll(of(each));
            }
        } catch (SocketException unknown) {
            System.getLogger("goop.libp2p")
                    .log(System.Logger.Level.DEBUG, "event=interfaces-unknown reason=" + unknown);
        }
        return here;
    }

    /// Whether that address is on the same link.
    public boolean holds(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) return false;
        int bits = prefix <= 0 || prefix > 8 * ours.length ? 8 * ours.length : prefix;
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) return false;
        }
        return true;
    }
}
