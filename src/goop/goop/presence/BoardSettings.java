package goop.presence;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;

/// What a [PresenceBoard] may be told.
///
/// @param ttl how long a peer is here without a word from it
/// @param requireSigned whether to refuse every message without a signature
/// @param shareEmail whether subscribers are shown e-mail addresses
/// @param maxPeers how many peers fit; further ones are refused
/// @param maxBytes how many bytes their messages may take, about
/// @param maxMarks of how many peers to remember that they sign
/// @param logBytes how much of each view to keep for those who resume
/// @param gather how long to gather messages into one write, when they come that fast
/// @param busy from how many messages a second on signed peers are asked to beat less often
/// @param boot what tells this run of the server from others: letters and digits
public record BoardSettings(
        Duration ttl,
        boolean requireSigned,
        boolean shareEmail,
        int maxPeers,
        long maxBytes,
        int maxMarks,
        long logBytes,
        Duration gather,
        int busy,
        String boot) {

    /// 20 s, anybody, 50,000 peers in 64 MiB, 4 MiB of log, 20 ms.
    public static BoardSettings defaults() {
        String boot = new BigInteger(40, new SecureRandom()).toString(36);
        return new BoardSettings(
                Duration.ofSeconds(20),
                false,
                true,
                50_000,
                64 << 20,
                200_000,
                4 << 20,
                Duration.ofMillis(20),
                500,
                boot);
    }

    /// The same with what a configuration decides.
    public BoardSettings with(Duration ttl, boolean requireSigned, int maxPeers) {
        return new BoardSettings(
                ttl,
                requireSigned,
                shareEmail,
                maxPeers,
                maxBytes,
                maxMarks,
                logBytes,
                gather,
                busy,
                boot);
    }

    /// The same, with or without e-mail addresses for subscribers.
    public BoardSettings sharingEmail(boolean shareEmail) {
        return new BoardSettings(
                ttl,
                requireSigned,
                shareEmail,
                maxPeers,
                maxBytes,
                maxMarks,
                logBytes,
                gather,
                busy,
                boot);
    }

    /// The same in no more memory than this: for all peers' messages, for each log, for the marks
    /// of who signs.
    public BoardSettings within(long tableBytes, long logBytes, int marks) {
        return new BoardSettings(
                ttl,
                requireSigned,
                shareEmail,
                maxPeers,
                Math.min(maxBytes, tableBytes),
                Math.min(maxMarks, marks),
                Math.min(this.logBytes, logBytes),
                gather,
                busy,
                boot);
    }

    /// When a peer is to be heard of again at the latest, where there is much to do: half the ttl
    /// at most, and not the same for all, so that they do not come at once.
    int nextBeatSeconds(String peerId) {
        int latest = (int) Math.max(1, ttl.toSeconds() / 2);
        int earlier = Math.floorMod(peerId.hashCode(), Math.max(1, latest / 4));
        return latest - earlier;
    }
}
