package goop.presence;

/// What a server makes of a published message.
public sealed interface Verdict {

    /// Taken.
    ///
    /// @param token the `Goop-Token` to answer with, or null
    /// @param nextBeatSeconds the `Goop-Next-Beat` to answer with, or 0
    /// @param shown whether subscribers are told, or it renewed its peer only
    record Accepted(String token, int nextBeatSeconds, boolean shown) implements Verdict {}

    /// Not taken.
    record Refused(Refusal why) implements Verdict {}
}
