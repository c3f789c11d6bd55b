package goop.hub.replica;

import java.util.ArrayDeque;
import java.util.Deque;

/// What a partner has sent that no key which we know has signed, while a newer key of its origin
/// may have: the partner may know a rotation that we have not heard of yet.
///
/// A partner says with each digest which keys it knows. So with the end of a pull that began after
/// such a record came, and that brought no newer key, the record is forged.
final class Unproven {
    /// More at a time are forged: a partner is asked every minute, and may push 12,000 in one.
    static final int MOST = 20_000;

    private record Held(String origin, long pull) {}

    private final Deque<Held> held = new ArrayDeque<>();
    private long pull;

    /// Another pull begins.
    ///
    /// @return its number, for [#settle]
    long begin() {
        return ++pull;
    }

    /// @return false when there are too many
    boolean hold(String origin) {
        return held.size() < MOST && held.add(new Held(origin, pull));
    }

    /// The origin has another key, or several, which may have signed what is held.
    void mayBeProven(String origin) {
        held.removeIf(each -> each.origin().equals(origin));
    }

    /// A pull has ended, whole.
    ///
    /// @param began its number
    /// @return how many are forged
    int settle(long began) {
        int before = held.size();
        held.removeIf(each -> each.pull() < began);
        return before - held.size();
    }
}
