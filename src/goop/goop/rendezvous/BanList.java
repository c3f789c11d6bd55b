package goop.rendezvous;

import java.time.Instant;
import java.util.List;

/// Who is banned, and whose ban was lifted.
record BanList(List<Ban> bans, List<Lifted> lifted) {
    static final BanList NONE = new BanList(List.of(), List.of());

    /// A ban that holds no more: remembered so that no server of a cluster brings it back.
    record Lifted(Ban.Kind kind, String value, Instant at) {}
}
