package goop.peer;

import goop.libp2p.Host;
import goop.libp2p.PeerId;
import goop.libp2p.mdns.Mdns;
import goop.libp2p.mdns.MdnsConfig;
import goop.libp2p.mdns.MdnsEvent;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The source mDNS: who is found on the LAN is listed and connected to, so that GossipSub reaches
/// it.
final class Lan implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.peer");

    private final Host host;
    private final Peers peers;
    private final Reacher reacher;
    private final Set<PeerId> dialling = ConcurrentHashMap.newKeySet();
    private final Mdns mdns;

    Lan(MdnsConfig config, Host host, Peers peers, Reacher reacher) {
        this.host = host;
        this.peers = peers;
        this.reacher = reacher;
        // It says itself who leaves: by a goodbye, or unheard of for longer than it promised.
        peers.hold(Source.MDNS);
        mdns = Mdns.start(config, host, this::happened);
    }

    private void happened(MdnsEvent event) {
        switch (event) {
            case MdnsEvent.Found found -> {
                peers.found(found.peer(), found.addresses());
                connect(found.peer());
            }
            case MdnsEvent.Lost lost -> peers.lost(Source.MDNS, lost.peer());
        }
    }

    private void connect(PeerId peer) {
        if (host.connection(peer).isPresent() || !dialling.add(peer)) return;
        Thread.ofVirtual()
                .name("lan " + peer.brief())
                .start(
                        () -> {
                            try {
                                reacher.connection(peer);
                            } catch (IOException unreachable) {
                                // Whoever does not answer is asked whether it is there at all.
                                ask(peer, unreachable.getMessage());
                            } catch (InterruptedException ending) {
                                Thread.currentThread().interrupt();
                            } finally {
                                dialling.remove(peer);
                            }
                        });
    }

    private void ask(PeerId peer, String why) {
        LOG.log(Level.DEBUG, () -> "lan=unreachable peer=%s why=\"%s\"".formatted(peer, why));
        mdns.doubt(peer);
    }

    /// The last connection to a peer is gone: perhaps the peer too.
    void disconnected(PeerId peer) {
        if (mdns.peers().containsKey(peer)) mdns.doubt(peer);
    }

    /// Tries again whom mDNS still sees. To be called now and then.
    void again() {
        mdns.peers().keySet().forEach(this::connect);
    }

    /// How many are seen.
    int size() {
        return mdns.peers().size();
    }

    @Override
    public void close() {
        mdns.close();
    }

    /// Whether any network interface was meant.
    static boolean wanted(List<String> interfaces) {
        return !interfaces.contains("none");
    }
}
