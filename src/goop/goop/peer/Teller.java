package goop.peer;

/// Who tells of peers: a source that there is once, or one of several servers on the WAN.
sealed interface Teller permits Source, WanServer {
    /// The kind of it.
    Source source();
}
