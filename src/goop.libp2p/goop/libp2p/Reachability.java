package goop.libp2p;

import java.util.List;

/// Whether peers that do not know us can dial us.
///
/// @param confirmed addresses at which somebody did, lately
public record Reachability(Verdict verdict, List<Multiaddr> confirmed) {
    public Reachability {
        confirmed = List.copyOf(confirmed);
    }

    /// What AutoNAT came to.
    public enum Verdict {
        /// Nobody has tried yet.
        UNKNOWN,
        /// Somebody got through.
        PUBLIC,
        /// Several tried in vain: a NAT or a firewall is in the way.
        PRIVATE
    }
}
