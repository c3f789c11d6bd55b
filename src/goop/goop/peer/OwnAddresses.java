package goop.peer;

import goop.libp2p.AddressScope;
import goop.libp2p.Multiaddr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which of our addresses a presence message names: public ones and relays' first, then those of
/// the site; loopback and link-local ones mean nothing to others.
final class OwnAddresses {
    private static final int MOST = 20;
    private static final int LONGEST = 256;

    private OwnAddresses() {}

    /// @param onThisMachine whether only this machine hears the message: where we have nothing but
    ///   loopback addresses, they are told there
    static List<String> told(List<Multiaddr> all, boolean onThisMachine) {
        List<Multiaddr> far = new ArrayList<>();
        List<Multiaddr> loopback = new ArrayList<>();
        for (Multiaddr each : all) {
            if (each.toString().length() > LONGEST) continue;
            switch (AddressScope.of(each)) {
                case PUBLIC, PRIVATE -> far.add(each);
                case LOOPBACK -> loopback.add(each);
                case LINK_LOCAL, NOWHERE -> {
                    if (each.isRelayed()) far.add(each);
                }
            }
        }
        List<Multiaddr> chosen = far.isEmpty() && onThisMachine ? loopback : far;
        return chosen.stream()
                .sorted(Comparator.comparingInt(OwnAddresses::rank))
                .limit(MOST)
                .map(Multiaddr::toString)
                .toList();
    }

    private static int rank(Multiaddr address) {
        if (address.isRelayed()) return 1;
        return AddressScope.of(address) == AddressScope.PUBLIC ? 0 : 2;
    }
}
