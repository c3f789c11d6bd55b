package goop.libp2p.dcutr;

import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.RawConnection;
import goop.libp2p.swarm.Swarm;
import goop.libp2p.upgrade.Role;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Dials a peer that is connected through a relay as anybody would: there may be no NAT in between,
/// on IPv6 above all.
final class PlainDial {
    /// Where nothing is in the way an answer comes at once; where something is, a punch is better.
    static final Duration TIMEOUT = Duration.ofMillis(700);

    private final Swarm swarm;
    private final PeerId peer;

    // These belong to the lock on this.
    private final Map<Multiaddr, String> results = new LinkedHashMap<>();
    private boolean connected;
    private int running;

    PlainDial(Swarm swarm, PeerId peer) {
        this.swarm = swarm;
        this.peer = peer;
    }

    /// Blocks until there is a direct connection, or no dial has led to one.
    boolean run(List<Multiaddr> addresses) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        synchronized (this) {
            running = addresses.size();
            for (Multiaddr each : addresses) {
                results.put(each, "given up");
                threads.add(Thread.ofVirtual().name("dial " + each).start(() -> dial(each)));
            }
            while (!connected && running > 0) wait();
            if (connected) threads.forEach(Thread::interrupt);
            return connected;
        }
    }

    private void dial(Multiaddr address) {
        String result = "no answer";
        boolean done = false;
        try {
            // A SYN from the listening port that is dropped spoils the punch: the routers of Linux
            // take the next one, with another sequence number, for no part of what they know.
            RawConnection raw = swarm.tcp().dialFromNewPort(address, TIMEOUT);
            swarm.adopt(raw, Role.CLIENT, peer);
            result = "connected";
            done = true;
        } catch (SocketTimeoutException late) {
            result = "no answer";
        } catch (IOException failed) {
            result = String.valueOf(failed.getMessage());
        } finally {
            ended(address, result, done);
        }
    }

    private synchronized void ended(Multiaddr address, String result, boolean done) {
        results.put(address, result);
        running--;
        if (done) connected = true;
        notifyAll();
    }

    /// How each address ended.
    synchronized Map<Multiaddr, String> results() {
        return new LinkedHashMap<>(results);
    }
}
