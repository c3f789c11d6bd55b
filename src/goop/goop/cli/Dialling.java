package goop.cli;

import goop.config.BuildVersion;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.HostBuilder;
import goop.libp2p.PunchReport;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// For commands that talk to one peer.
final class Dialling {
    /// The option after which a relayed connection will not do.
    static final String DIRECT = "--direct";

    private static final Duration LOOK = Duration.ofMillis(5);

    private Dialling() {}

    /// A host with a new identity, which listens nowhere unless that is needed: a hole is punched
    /// from a listening port.
    static Host host(PeerArguments words) throws IOException {
        HostBuilder builder = Host.builder().agentVersion("goop/" + BuildVersion.current());
        if (words.options().containsKey(DIRECT)) {
            builder.listen("/ip4/0.0.0.0/tcp/0", "/ip6/::/tcp/0");
        }
        return builder.start();
    }

    /// The connection to use.
    ///
    /// @throws IOException when it should be direct and is not in time; says why
    static Connection connect(Host host, PeerArguments words)
            throws IOException, InterruptedException {
        Connection first = host.connect(words.address());
        if (!words.options().containsKey(DIRECT)) return first;
        long seconds = words.number(DIRECT, 0, 0);
        long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (true) {
            Optional<Connection> best = host.connection(first.remotePeer());
            if (best.isPresent() && !best.get().isRelayed()) return best.get();
            if (best.isEmpty()) throw new IOException("the connection ended");
            if (System.nanoTime() > until) {
                String why =
                        host.punchReport(first.remotePeer())
                                .map(PunchReport::why)
                                .orElse("the peer did not begin to punch a hole");
                throw new IOException("still relayed after %d s: %s".formatted(seconds, why));
            }
            Thread.sleep(LOOK);
        }
    }

    /// `direct`, `punched`, or `relayed` and within which limit.
    static String way(Connection connection) {
        if (connection.isRelayed()) {
            return connection.limit().map(limit -> "relayed, " + limit).orElse("relayed");
        }
        return connection.isPunched() ? "punched" : "direct";
    }
}
