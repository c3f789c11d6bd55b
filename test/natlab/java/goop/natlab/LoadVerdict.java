package goop.natlab;

/// How far pictures are from the truth, summed over watchers.
final class LoadVerdict {
    int connected;
    int shown;
    int missing;
    int stale;
    int unheard;
    int ghosts;
    long flickers;
    String example = "none";

    void wrong(String what) {
        example = what.replace(' ', '_');
    }

    @Override
    public String toString() {
        return "connected=%d shown=%d missing=%d stale=%d unheard=%d ghosts=%d flickers=%d example=%s"
                .formatted(connected, shown, missing, stale, unheard, ghosts, flickers, example);
    }
}
