package goop.peer;

/// The rendezvous server of a community that was joined, from then until it is left: one that is
/// joined again is another.
final class WanServer implements Teller {
    @Override
    public Source source() {
        return Source.WAN;
    }
}
