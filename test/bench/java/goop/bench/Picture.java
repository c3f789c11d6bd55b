package goop.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// One subscriber's picture: what each peer of a [Beating] says of itself, folded from its stream.
final class Picture implements Body {
    // What the last eight bytes are where a picture begins anew, and where it is whole.
    private static final long SNAPSHOT = bytes("nt: snap");
    private static final long LIVE = bytes("nt: live");
    // Behind its content a message goes on for longer, and nothing that counts is there.
    private static final int SKIP = 60;

    private short[] said;
    private short[] coming; // while a snapshot is under way
    private long last;
    private int digits; // digits of the marker still to come
    private int number;
    private int skip;

    Picture(int peers) {
        said = new short[peers];
    }

    private static long bytes(String eight) {
        long all = 0;
        for (char each : eight.toCharArray()) all = all << 8 | each;
        return all;
    }

    /// How many peers it has wrong.
    int wrong(short[] truth) {
        int wrong = 0;
        for (int peer = Arrays.mismatch(said, truth); peer >= 0 && peer < truth.length; peer++) {
            if (said[peer] != truth[peer]) wrong++;
        }
        return wrong;
    }

    @Override
    public void take(ByteBuffer buffer, int from, int end, long now) {
        for (int i = from; i < end; ) {
            if (skip > 0) {
                int over = Math.min(skip, end - i);
                skip -= over;
                i += over;
                continue;
            }
            byte next = buffer.get(i++);
            if (digits > 0) {
                number = number * 10 + next - '0';
                if (--digits == 0) marker();
                continue;
            }
            last = last << 8 | next;
            if (next == Marker.SIGN) {
                digits = Marker.DIGITS;
                number = 0;
            } else if (last == SNAPSHOT) {
                if (coming == null) coming = new short[said.length];
            } else if (last == LIVE && coming != null) {
                said = coming;
                coming = null;
            }
        }
    }

    private void marker() {
        short[] into = coming == null ? said : coming;
        into[number / Beating.VERSIONS] = (short) (number % Beating.VERSIONS);
        skip = SKIP;
    }
}
