package goop.libp2p.gossipsub;

import goop.libp2p.Host;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerRecord;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Connects to peers that those whom we trust have named.
///
/// Spec: gossipsub v1.1, "Peer Exchange".
final class Acquaintance {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.gossipsub");

    // Who names more at a time is not heeded.
    private final Semaphore places = new Semaphore(16);
    private final Host host;

    Acquaintance(Host host) {
        this.host = host;
    }

    void meet(ExchangedPeer named) {
        boolean known = named.peer().equals(host.peerId()) || host.peers().contains(named.peer());
        if (known || !places.tryAcquire()) return;
        Thread.ofVirtual().name("gossip meets " + named.peer().brief()).start(() -> dial(named));
    }

    private void dial(ExchangedPeer named) {
        try {
            List<Multiaddr> addresses = List.of();
            if (named.record().isPresent()) {
                PeerRecord record = PeerRecord.open(named.record().get());
                if (!record.peer().equals(named.peer())) {
                    throw new ProtocolException("gossipsub: the record of another peer");
                }
                addresses = record.addresses();
            }
            host.connect(named.peer(), addresses);
        } catch (IOException failed) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    () ->
                            "event=exchanged-peer-unreachable peer=%s reason=\"%s\""
                                    .formatted(named.peer(), failed.getMessage()));
        } catch (InterruptedException over) {
            // nobody interrupts this thread but the end of the program
        } finally {
            places.release();
        }
    }
}
