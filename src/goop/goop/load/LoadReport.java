package goop.load;

import goop.json.JsonWriter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What became of a [LoadPlan].
///
/// @param publishes how many were answered while the crowd lived, and in which time
/// @param changes how long from a peer's message to a watcher's eyes
/// @param lateMillis how late one in a hundred of our own beats left: over [#LATE], the figures say
///   more of this machine than of the server
/// @param opened streams, and how many of them the server ended
/// @param troubles what was refused or failed, and how often
/// @param right how many watchers saw just who is here in the end
/// @param settled how long after the last coming and going that was looked at
public record LoadReport(
        LoadPlan plan,
        Timed publishes,
        double perSecond,
        Timed changes,
        double lateMillis,
        long opened,
        long ended,
        Map<String, Long> troubles,
        int right,
        Duration settled) {
    /// When one publish in a hundred takes longer, the host does not carry that, in milliseconds.
    static final double SLOW = 1000;

    static final double LATE = 1000;

    /// @param half in which time half of them were done, in milliseconds
    /// @param most in which time 99 % were
    public record Timed(long count, double half, double most, double slowest) {
        private static Timed of(long count, Latencies latencies) {
            return new Timed(
                    count, latencies.millis(0.5), latencies.millis(0.99), latencies.slowest());
        }

        private String text() {
            return String.format(
                    Locale.ROOT,
                    "half within %.1f ms, 99 %% within %.1f ms, the slowest %.1f ms",
                    half,
                    most,
                    slowest);
        }

        private void write(String name, JsonWriter json) {
            json.name(name).object().field("count", count);
            json.field("p50_ms", half).field("p99_ms", most).field("max_ms", slowest).endObject();
        }
    }

    static LoadReport of(
            LoadPlan plan,
            Tally tally,
            long published,
            Duration lived,
            int right,
            Duration settled) {
        return new LoadReport(
                plan,
                Timed.of(published, tally.publishes),
                published * 1000.0 / Math.max(1, lived.toMillis()),
                Timed.of(tally.changes.count(), tally.changes),
                tally.lateness.millis(0.99),
                tally.streamsOpened.sum(),
                tally.streamsEnded.sum(),
                tally.troubles(),
                right,
                settled);
    }

    /// Why the host does not carry that; empty when it does.
    public List<String> objections() {
        List<String> all = new ArrayList<>();
        troubles.forEach((what, times) -> all.add(times + " times " + what));
        if (publishes.count() == 0) all.add("no publish was answered");
        if (publishes.most() > SLOW) all.add("publishes take over a second");
        if (changes.most() > 2 * SLOW) all.add("changes take over two seconds");
        if (right < plan.watchers()) all.add("pictures are wrong");
        return all;
    }

    /// Whether this machine kept up with sending, so that the figures are the server's.
    public boolean sentInTime() {
        return lateMillis <= LATE;
    }

    /// For a person, several lines.
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(
                "%d peers, %d watchers, %d s, seed %d%n"
                        .formatted(
                                plan.peers(),
                                plan.watchers(),
                                plan.length().toSeconds(),
                                plan.seed()));
        text.append(
                String.format(
                        Locale.ROOT,
                        "publishes  %d, %.0f a second; %s%n",
                        publishes.count(),
                        perSecond,
                        publishes.text()));
        text.append("changes    %d seen; %s%n".formatted(changes.count(), changes.text()));
        text.append("streams    %d opened, %d ended by the server%n".formatted(opened, ended));
        text.append(
                "pictures   %d of %d right, %d s after the last came or left%n"
                        .formatted(right, plan.watchers(), settled.toSeconds()));
        if (!sentInTime()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "This machine was up to %.0f ms late with sending: measure from"
                                    + " another.%n",
                            lateMillis));
        }
        List<String> objections = objections();
        if (objections.isEmpty()) return text.append("The server carries that.\n").toString();
        text.append("The server does not carry that:\n");
        objections.forEach(each -> text.append("  ").append(each).append('\n'));
        return text.toString();
    }

    /// One JSON object.
    public byte[] json() {
        JsonWriter json = new JsonWriter().object();
        json.field("target", plan.target().toString());
        json.field("peers", plan.peers()).field("watchers", plan.watchers());
        json.field("seconds", plan.length().toSeconds()).field("seed", plan.seed());
        publishes.write("publishes", json);
        json.field("publishes_per_second", perSecond);
        changes.write("changes", json);
        json.field("late_ms", lateMillis);
        json.field("streams_opened", opened).field("streams_ended", ended);
        json.field("pictures_right", right).field("settled_seconds", settled.toSeconds());
        json.name("troubles").object();
        troubles.forEach((what, times) -> json.field(what, times));
        json.endObject();
        json.field("carried", objections().isEmpty()).field("sent_in_time", sentInTime());
        return json.endObject().toBytes();
    }
}
