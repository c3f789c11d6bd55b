package goop.libp2p.ping;

import goop.libp2p.Connection;
import goop.libp2p.Subnet;
import goop.libp2p.UnsupportedProtocolException;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;

/// Finds out which connections have died in silence, and ends them: what was sent into them would
/// be waited for until the next keep-alive fails.
public final class RollCall {
    // A slow line answers within this; a keep-alive takes up to 40 s to say the same.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger("goop.libp2p.ping");

    private RollCall() {}

    /// Asks all of them at once, each in a thread of its own. Relayed ones end with the connection
    /// to their relay.
    ///
    /// @param links that this machine is on: what comes from no address of theirs is dead already
    public static void of(Collection<? extends Connection> all, Collection<Subnet> links) {
        for (Connection each : all) {
            if (each.isRelayed()) continue;
            Thread.ofVirtual()
                    .name("roll call " + each.remotePeer().brief())
                    .start(() -> ask(each, links));
        }
    }

    private static void ask(Connection connection, Collection<Subnet> links) {
        try {
            if (!isOurs(connection, links)) throw new IOException("its local address is gone");
            Ping.once(connection, PATIENCE);
        } catch (UnsupportedProtocolException alive) {
            LOG.log(System.Logger.Level.TRACE, "event=alive-without-ping");
        } catch (IOException dead) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    () ->
                            "event=dead peer=%s reason=\"%s\""
                                    .formatted(connection.remotePeer(), dead.getMessage()));
            connection.giveUp();
        }
    }

    private static boolean isOurs(Connection connection, Collection<Subnet> links) {
        InetAddress local = connection.localAddress().ip().orElse(null);
        // Where the system does not say what addresses there are, the peer is asked.
        if (local == null || links.isEmpty()) return true;
        byte[] bytes = local.getAddress();
        return links.stream().anyMatch(each -> Arrays.equals(each.address().getAddress(), bytes));
    }
}
