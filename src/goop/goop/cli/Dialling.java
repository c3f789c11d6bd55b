package goop.cli;

import goop.config.BuildVersion;
import goop.libp2p.Host;

import java.io.IOException;

/// For commands that talk to one peer.
final class Dialling {
    private Dialling() {}

    /// A host that listens nowhere, with a new identity.
    static Host host() throws IOException {
        return Host.builder().agentVersion("goop/" + BuildVersion.current()).start();
    }
}
