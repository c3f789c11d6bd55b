package goop.natlab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// How long after the relayed connection the direct one is there, over several tries.
final class Tries {
    private final List<Long> micros = new ArrayList<>();

    /// Makes that many, each with new hosts; the first that stays relayed is an error with what
    /// both sides say of it.
    Tries(Pair pair, int count) throws IOException {
        for (int each = 0; each < count; each++) {
            if (each > 0) pair.renew();
            pair.connect();
            try {
                micros.add(pair.direct());
            } catch (IOException failed) {
                String where = "try " + (each + 1) + " of " + count + ": ";
                throw new IOException(where + pair.reports(), failed);
            }
        }
        Collections.sort(micros);
    }

    /// How long the quickest took.
    long leastMicros() {
        return micros.getFirst();
    }

    @Override
    public String toString() {
        return "direct %d times, after %.1f ms (median; %.1f to %.1f)"
                .formatted(
                        micros.size(),
                        micros.get(micros.size() / 2) / 1e3,
                        micros.getFirst() / 1e3,
                        micros.getLast() / 1e3);
    }
}
