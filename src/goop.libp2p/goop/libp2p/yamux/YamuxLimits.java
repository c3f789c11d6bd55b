package goop.libp2p.yamux;

import java.time.Duration;

/// Every bound of a session, and what happens beyond it.
///
/// @param acceptBacklog streams that the peer opened and nobody has accepted yet; a further one is
///   reset (spec, "ACK backlog": at least 256)
/// @param inboundStreams streams of the peer that live at a time; a further one is reset
/// @param refusals streams that may be reset for these two reasons between two looks at the clock
///   (half a `writeDeadline`); then the session ends
/// @param unacknowledged streams of ours that the peer has not acknowledged; `open` waits (spec,
///   "ACK backlog": at most 256)
/// @param openTimeout how long it waits
/// @param maxWindow how far a stream's receive window grows
/// @param buffered bytes received and not read, of all streams; the stream that would pass this is
///   reset. Windows grow until half of this is promised beyond the 256 KiB of each stream.
/// @param idleFrames frames that do nothing (pings, empty ones, those for streams that are gone)
///   between two looks at the clock; then the session ends
/// @param keepAlive how often the peer is asked whether it lives; this measures the round trip too
/// @param pingTimeout when it has sent nothing at all for so long after being asked, it is dead
/// @param writeDeadline how long one write of at most 64 KiB to the connection may take; then the
///   session ends
/// @param linger how long a stream that is closed here waits for the peer to end its direction;
///   then it is reset
public record YamuxLimits(
        int acceptBacklog,
        int inboundStreams,
        int refusals,
        int unacknowledged,
        Duration openTimeout,
        int maxWindow,
        long buffered,
        int idleFrames,
        Duration keepAlive,
        Duration pingTimeout,
        Duration writeDeadline,
        Duration linger) {

    /// What go-yamux has, where it has the same bound.
    public static YamuxLimits defaults() {
        return new YamuxLimits(
                256,
                1000,
                1000,
                256,
                Duration.ofSeconds(10),
                16 << 20,
                64 << 20,
                100_000,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
    }
}
