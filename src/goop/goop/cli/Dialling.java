package goop.cli;

import goop.config.BuildVersion;
import goop.libp2p.Connection;
import goop.libp2p.Host;

import java.io.IOException;

/// For commands that talk to one peer.
final class Dialling {
    private Dialling() {}

    /// How the peer is reached: `direct`, or `relayed` and within which limit.
    static String way(Connection connection) {
        if (!connection.isRelayed()) return "direct";
        return connection.limit().map(limit -> "relayed, " + limit).orElse("relayed");
    }

    /// A host that listens nowhere, with a new identity.
    static Host host() throws IOException {
        return Host.builder().agentVersion("goop/" + BuildVersion.current()).start();
    }
}
