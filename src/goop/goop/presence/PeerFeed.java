package goop.presence;

import goop.presence.Change.Departed;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Lets a [PresenceClient] feed a [PeerTable], whose lock is the table itself.
///
/// While the changes view is open its server says who leaves, so nobody expires. While the server
/// is out of reach everybody has a ttl left, and is there again when it comes back in time.
public class PeerFeed implements PresenceListener {
    private final PeerTable table;
    private final PeerSource source;
    private final LongSupplier ticks;
    private final Consumer<Change> changes;

    /// @param ticks milliseconds that never jump
    /// @param changes is told, under the table's lock, what happens
    public PeerFeed(
            PeerTable table, PeerSource source, LongSupplier ticks, Consumer<Change> changes) {
        this.table = table;
        this.source = source;
        this.ticks = ticks;
        this.changes = changes;
    }

    @Override
    public void connected(View view) {
        synchronized (table) {
            if (view == View.CHANGES) table.hold(source);
        }
    }

    @Override
    public void snapshot(List<Heard> everybody) {
        Set<String> present = new HashSet<>();
        synchronized (table) {
            for (Heard each : everybody) {
                present.add(each.message().peerId());
                apply(each);
            }
            for (Departed gone : table.retain(source, present)) changes.accept(gone);
        }
    }

    @Override
    public void heard(Heard heard) {
        synchronized (table) {
            apply(heard);
        }
    }

    private void apply(Heard heard) {
        long now = ticks.getAsLong();
        changes.accept(table.apply(heard.message(), heard.verified(), source, now));
    }

    @Override
    public void disconnected(IOException why, Duration retryIn) {
        synchronized (table) {
            table.release(source, ticks.getAsLong());
        }
    }
}
