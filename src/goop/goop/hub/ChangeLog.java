package goop.hub;

import goop.hub.replica.HubRecord;

import java.util.ArrayList;
import java.util.List;

/// The newest changes, for partners that listen. Each listener holds a place in it; one that was
/// overtaken is told so, and compares everything.
final class ChangeLog {
    /// Of so many changes none is missed by a listener that is slow.
    static final int LENGTH = 4_096;

    /// What came after a place.
    ///
    /// @param next the place after them
    /// @param missed whether some were overwritten before
    record Changes(List<HubRecord> records, long next, boolean missed) {}

    // Guarded by this.
    private final HubRecord[] ring = new HubRecord[LENGTH];
    private long head;

    /// The place after all that is there.
    synchronized long head() {
        return head;
    }

    synchronized void add(List<HubRecord> records) {
        for (HubRecord each : records) ring[(int) (head++ % LENGTH)] = each;
        if (!records.isEmpty()) notifyAll();
    }

    /// Waits until there is something after that place, or the time is over.
    ///
    /// @return at most `most`
    synchronized Changes after(long place, int most, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (head == place) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) break;
            wait(left);
        }
        boolean missed = head - place > LENGTH;
        long from = missed ? head : place;
        List<HubRecord> records = new ArrayList<>();
        while (from < head && records.size() < most) records.add(ring[(int) (from++ % LENGTH)]);
        return new Changes(records, from, missed);
    }
}
