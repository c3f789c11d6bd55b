package goop.presence;

/// What a server makes of a published message.
public sealed interface Verdict {

    /// Taken.
    ///
    /// @param token the `Goop-Token` to answer with, or null
    /// @param nextBeatSeconds the `Goop-Next-Beat` to answer with, or 0
    record Accepted(String token, int nextBeatSeconds) implements Verdict {}

    /// Not taken.
    record Refused(Refusal why) implements Verdict {}
}
