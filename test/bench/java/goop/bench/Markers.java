package goop.bench;

import java.nio.ByteBuffer;

/// Counts the markers of a stream; it looks at no more bytes than it must.
final class Markers implements Body {
    /// Is told of each marker's number, and when it came.
    interface Sink {
        void received(int number, long now);
    }

    private final Sink sink;
    private int digits; // digits of the marker still to come
    private int number;
    private int sinceMarker;
    private int skip; // bytes that can hold no sign
    private int spacing = Integer.MAX_VALUE;

    private int received;
    private long sum;

    /// @param sink is told of each marker's number
    Markers(Sink sink) {
        this.sink = sink;
    }

    /// How many numbers came since the last reset.
    int received() {
        return received;
    }

    /// The sum of these numbers: what tells a message that came twice from two that came once.
    long sum() {
        return sum;
    }

    void reset() {
        received = 0;
        sum = 0;
    }

    @Override
    public void take(ByteBuffer buffer, int from, int end, long now) {
        int i = from;
        while (i < end) {
            if (skip > 0) {
                int over = Math.min(skip, end - i);
                skip -= over;
                i += over;
                sinceMarker += over;
                continue;
            }
            byte next = buffer.get(i++);
            sinceMarker++;
            if (digits > 0) {
                number = number * 10 + next - '0';
                if (--digits == 0) marker(now);
            } else if (next == Marker.SIGN) {
                digits = Marker.DIGITS;
                number = 0;
            }
        }
    }

    // Messages differ in length by a few digits only: the next sign is no nearer than that of the
    // closest pair so far, less some.
    private void marker(long now) {
        if (received > 0) spacing = Math.min(spacing, sinceMarker);
        if (received > 20) skip = Math.max(0, spacing - Marker.DIGITS - 16);
        sinceMarker = 0;
        received++;
        sum += number;
        sink.received(number, now);
    }
}
