package goop.presence;

/// What a subscriber of `/events` is told.
public enum View {
    /// For any SSE client: heartbeats too, as often as keeps a peer alive in its table.
    DEFAULT("default"),
    /// For those that leave the ttl to the server: a snapshot, then changes only.
    CHANGES("changes");

    private final String wire;

    View(String wire) {
        this.wire = wire;
    }

    /// The word in `?view=` and `Goop-View:`.
    public String wire() {
        return wire;
    }

    /// The view that a client asked for.
    ///
    /// @param word the value of `view`, or null; an unknown one is the default view
    public static View of(String word) {
        return CHANGES.wire.equals(word) ? CHANGES : DEFAULT;
    }
}
