package goop.peer;

import goop.presence.Presence;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// One row of the [PeerList] at one moment.
///
/// @param message what is known of the peer; nothing but its id where only mDNS has seen it
/// @param verified whether the peer's own key has signed that
/// @param sources who sees it now
/// @param addresses all that was said of where it is
/// @param reach how it is reached
/// @param lastSeen when any source last heard of it
public record ListedPeer(
        Presence message,
        boolean verified,
        Set<Source> sources,
        List<KnownAddress> addresses,
        Reach reach,
        Instant lastSeen) {

    public ListedPeer {
        sources = Set.copyOf(sources);
        addresses = List.copyOf(addresses);
    }

    /// By right a libp2p peer id; rendezvous servers take other names too.
    public String id() {
        return message.peerId();
    }

    /// Its own name for itself, or empty.
    public String label() {
        return message.content();
    }
}
