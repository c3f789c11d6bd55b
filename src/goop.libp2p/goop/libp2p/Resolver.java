package goop.libp2p;

import java.io.IOException;
import java.util.List;

/// Finds the addresses behind a name.
@FunctionalInterface
public interface Resolver {

    /// Whether there is anything to find: it begins with `/dns`, `/dns4`, `/dns6` or `/dnsaddr`.
    static boolean isName(Multiaddr address) {
        return switch (address.components().getFirst().protocol()) {
            case DNS, DNS4, DNS6, DNSADDR -> true;
            default -> false;
        };
    }

    /// The addresses that `address` stands for, a bounded number of them; itself when it is no
    /// name.
    List<Multiaddr> resolve(Multiaddr address) throws IOException, InterruptedException;
}
