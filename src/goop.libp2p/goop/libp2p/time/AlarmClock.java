package goop.libp2p.time;

import java.util.PriorityQueue;

/// The thread that visits alarms. It sleeps until the earliest visit; one that is put in behind it
/// does not wake it.
final class AlarmClock {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.time");

    // Visits without purpose are looked for when there are so many more than twice as many as the
    // last look left.
    private static final int MANY = 1024;

    private record Visit(long at, Alarm alarm) implements Comparable<Visit> {
        @Override
        public int compareTo(Visit other) {
            return Long.signum(at - other.at);
        }
    }

    private static final Object LOCK = new Object();

    // These belong to LOCK.
    private static final PriorityQueue<Visit> VISITS = new PriorityQueue<>();
    private static int most = MANY;

    static {
        Thread.ofPlatform().daemon().name("libp2p alarms").start(AlarmClock::run);
    }

    private AlarmClock() {}

    static void visit(Alarm alarm, long at) {
        Visit visit = new Visit(at, alarm);
        synchronized (LOCK) {
            VISITS.add(visit);
            if (VISITS.peek() == visit) LOCK.notify();
            if (VISITS.size() <= most) return;
            VISITS.removeIf(each -> !each.alarm.awaits(each.at));
            most = 2 * VISITS.size() + MANY;
        }
    }

    /// How many visits are planned.
    static int size() {
        synchronized (LOCK) {
            return VISITS.size();
        }
    }

    private static void run() {
        while (true) {
            try {
                Visit next = next();
                next.alarm.visited(next.at, System.nanoTime());
            } catch (InterruptedException nobodys) {
                // The thread is ours alone: there is nothing to end.
            } catch (RuntimeException | Error bug) {
                LOG.log(System.Logger.Level.ERROR, "event=alarm-failed", bug);
            }
        }
    }

    private static Visit next() throws InterruptedException {
        synchronized (LOCK) {
            while (true) {
                Visit first = VISITS.peek();
                if (first == null) {
                    LOCK.wait();
                    continue;
                }
                long left = first.at - System.nanoTime();
                if (left <= 0) return VISITS.poll();
                LOCK.wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        }
    }
}
