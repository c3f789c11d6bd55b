package goop.libp2p.autonat;

import goop.libp2p.Keypair;
import goop.libp2p.Limits;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.RawConnection;
import goop.libp2p.multistream.Multistream;
import goop.libp2p.noise.NoiseIdentity;
import goop.libp2p.tcp.TcpTransport;
import goop.libp2p.upgrade.Deadline;
import goop.libp2p.upgrade.Role;
import goop.libp2p.upgrade.Upgraded;
import goop.libp2p.upgrade.Upgrader;
import goop.libp2p.yamux.YamuxStream;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Dials as a stranger would: as a peer with another id, from a port that no NAT has let out.
final class DialBack {
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final TcpTransport tcp = new TcpTransport();
    private final Upgrader upgrader;

    DialBack(Limits limits) {
        upgrader = new Upgrader(NoiseIdentity.of(Keypair.generate()), true, limits);
    }

    private Upgraded connect(Multiaddr address, PeerId peer) throws IOException {
        RawConnection raw = tcp.dialFromNewPort(address, TIMEOUT);
        return upgrader.upgrade(raw, Role.CLIENT, Optional.of(peer));
    }

    private static void end(Upgraded connection) {
        connection.session().close();
        connection.raw().close();
    }

    /// Fails unless that peer answers there.
    void reach(Multiaddr address, PeerId peer) throws IOException {
        end(connect(address, peer));
    }

    /// The same.
    ///
    /// @return whether the nonce was delivered
    boolean deliver(Multiaddr address, PeerId peer, long nonce) throws IOException {
        Upgraded connection = connect(address, peer);
        try (Deadline _ = Deadline.after(TIMEOUT, connection.raw()::close)) {
            YamuxStream stream = connection.session().open();
            Multistream.select(stream.in(), stream.out(), List.of(DialRequestMessage.BACK));
            stream.out().write(DialRequestMessage.back(nonce));
            stream.closeWrite();
            return stream.in().read() >= 0; // DialBackResponse, which says nothing else
        } catch (IOException failed) {
            return false;
        } finally {
            end(connection);
        }
    }
}
