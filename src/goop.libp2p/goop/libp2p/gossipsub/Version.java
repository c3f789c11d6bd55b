package goop.libp2p.gossipsub;

import java.util.Arrays;
import java.util.List;

/// The tongues that a peer may speak, the newest first.
///
/// What one of them has not, is left out of what such a peer is sent.
enum Version {
    /// Adds IDONTWANT.
    V1_2("/meshsub/1.2.0"),
    /// Adds a back-off to PRUNE, and scoring, which is nobody else's concern.
    V1_1("/meshsub/1.1.0"),
    /// Meshes and gossip.
    V1_0("/meshsub/1.0.0"),
    /// Neither: every message goes to every subscriber.
    FLOODSUB("/floodsub/1.0.0");

    private final String protocol;

    Version(String protocol) {
        this.protocol = protocol;
    }

    String protocol() {
        return protocol;
    }

    /// The names of all, the preferred first.
    static List<String> protocols() {
        return Arrays.stream(values()).map(Version::protocol).toList();
    }

    /// @param protocol one of [#protocols]
    static Version of(String protocol) {
        for (Version each : values()) {
            if (each.protocol.equals(protocol)) return each;
        }
        throw new IllegalArgumentException(protocol);
    }

    boolean hasMeshes() {
        return this != FLOODSUB;
    }

    boolean hasBackoff() {
        return this == V1_1 || this == V1_2;
    }

    boolean hasDontWant() {
        return this == V1_2;
    }
}
