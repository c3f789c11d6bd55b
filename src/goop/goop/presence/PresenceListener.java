package goop.presence;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// What a [PresenceClient] hears and how it fares. Called on the client's own threads, each method
/// by one thread at a time; what it throws ends nothing and is logged.
public interface PresenceListener {

    /// A message and whether its signature was checked and holds. One whose signature does not hold
    /// never comes here.
    record Heard(Presence message, boolean verified) {}

    /// The stream is open. In the changes view the server owns the ttl: until [#disconnected], who
    /// is there stays there without a word.
    default void connected(View view) {}

    /// Everybody who is there: whoever is not in it has left.
    default void snapshot(List<Heard> everybody) {}

    /// Somebody has come, changed or left.
    default void heard(Heard heard) {}

    /// The stream has ended or could not be opened; it will be tried again.
    default void disconnected(IOException why, Duration retryIn) {}

    /// The server has taken our message.
    default void published() {}

    /// It has not, or could not be reached; it will be tried again.
    default void notPublished(IOException why, Duration retryIn) {}
}
