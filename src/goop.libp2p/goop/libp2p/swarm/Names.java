package goop.libp2p.swarm;

import goop.libp2p.Multiaddr;
import goop.libp2p.Resolver;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/// The names among a peer's addresses, all being resolved at once. A name server that does not
/// answer must not hold up the addresses that need none.
final class Names {
    private static final int MOST_NAMES = 16;

    private final Map<Multiaddr, FutureTask<List<Multiaddr>>> underWay = new LinkedHashMap<>();
    private final BiConsumer<Multiaddr, IOException> failed;

    /// @param failed hears of each name that leads nowhere
    Names(
            Resolver resolver,
            Collection<Multiaddr> addresses,
            BiConsumer<Multiaddr, IOException> failed) {
        this.failed = failed;
        for (Multiaddr each : addresses) {
            if (!Resolver.isName(each) || underWay.size() >= MOST_NAMES) continue;
            FutureTask<List<Multiaddr>> task = new FutureTask<>(() -> resolver.resolve(each));
            underWay.put(each, task);
            Thread.ofVirtual().name("resolve " + each).start(task);
        }
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    /// What is found within that time, and was not handed out before.
    ///
    /// @param last whether names that are not resolved by then have failed
    List<Multiaddr> await(Duration atMost, boolean last) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        List<Multiaddr> found = new ArrayList<>();
        for (Multiaddr each : List.copyOf(underWay.keySet())) {
            FutureTask<List<Multiaddr>> task = underWay.get(each);
            try {
                long left = Math.max(0, deadline - System.nanoTime());
                found.addAll(task.get(left, TimeUnit.NANOSECONDS));
                underWay.remove(each);
            } catch (TimeoutException late) {
                if (!last) continue;
                task.cancel(true);
                failed.accept(each, new SocketTimeoutException("the name is not resolved in time"));
                underWay.remove(each);
            } catch (ExecutionException wrong) {
                boolean known = wrong.getCause() instanceof IOException;
                IOException why = known ? (IOException) wrong.getCause() : new IOException(wrong);
                failed.accept(each, why);
                underWay.remove(each);
            }
        }
        return found;
    }
}
