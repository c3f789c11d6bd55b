package goop.load;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// What one simulated peer does next. Chance alone decides, so a seed tells all of it.
final class Behaviour {
    /// What follows a beat.
    sealed interface Next {}

    /// Beats again.
    record Beat(Duration after) implements Next {}

    /// Says something else of itself with the next beat.
    record Relabel(Duration after) implements Next {}

    /// Sends the next beat over a new connection, as after a change of networks.
    record Reconnect(Duration after) implements Next {}

    /// Says nothing for longer than the ttl, as a laptop that is shut, then comes again.
    record Sleep(Duration time) implements Next {}

    /// Says goodbye, and comes again later.
    record Leave(Duration away) implements Next {}

    private final RandomGenerator chance;
    private final Duration heartbeat;
    private final Duration ttl;

    Behaviour(RandomGenerator chance, Duration heartbeat, Duration ttl) {
        this.chance = chance;
        this.heartbeat = heartbeat;
        this.ttl = ttl;
    }

    /// When it comes for the first time.
    Duration arrival(Duration within) {
        return Duration.ofNanos(chance.nextLong(within.toNanos() + 1));
    }

    /// @param wish how long the server wants us to wait before the next beat, or null
    Next next(Duration wish) {
        Duration beat = between(wish == null ? heartbeat : wish, 90, 100);
        int each = chance.nextInt(1000);
        if (each < 5) return new Relabel(beat);
        if (each < 15) return new Reconnect(beat);
        if (each < 20) return new Sleep(between(ttl, 130, 200));
        if (each < 30) return new Leave(between(heartbeat, 50, 600));
        return new Beat(beat);
    }

    private Duration between(Duration whole, int least, int most) {
        return whole.multipliedBy(chance.nextInt(least, most + 1)).dividedBy(100);
    }
}
