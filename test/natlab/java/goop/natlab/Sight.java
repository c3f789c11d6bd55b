package goop.natlab;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonException;
import goop.json.JsonObject;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Whom a peer sees, kept up to date by its event stream `/api/peers/events`, and who has come and
/// gone. Safe for several threads.
final class Sight implements AutoCloseable {
    private final Process stream;
    private final Map<String, JsonObject> rows = new HashMap<>();
    private final List<String> left = new ArrayList<>();
    private final List<String> ways = new ArrayList<>();
    private boolean begun;
    private String trouble = "";

    /// @param stream a process that writes the stream, which is ended with this
    Sight(Process stream) {
        this.stream = stream;
        Thread.ofVirtual().name("sight " + stream.pid()).start(this::read);
    }

    private void read() {
        try (BufferedReader lines = stream.inputReader(StandardCharsets.UTF_8)) {
            String event = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) event = line.substring(7);
                if (line.startsWith("data: ")) happened(event, line.substring(6));
            }
            trouble("the stream has ended");
        } catch (IOException failed) {
            trouble(failed.toString());
        }
    }

    private synchronized void trouble(String what) {
        trouble = what;
        notifyAll();
    }

    private synchronized void happened(String event, String data) throws JsonException {
        byte[] json = data.getBytes(StandardCharsets.UTF_8);
        switch (event) {
            case "snapshot" -> {
                rows.clear();
                if (Json.parse(json) instanceof JsonArray all) {
                    for (JsonObject each : all.objects()) put(each);
                }
                begun = true;
            }
            case "update" -> put(Json.parseObject(json));
            case "remove" -> {
                String id = Json.parseObject(json).string("ID");
                rows.remove(id);
                left.add(id);
            }
            default -> {}
        }
        notifyAll();
    }

    private void put(JsonObject row) throws JsonException {
        String id = row.string("ID");
        JsonObject before = rows.put(id, row);
        String way = row.string("Via");
        if (before == null || !before.string("Via").equals(way)) ways.add(id + " " + way);
    }

    /// Waits until what it sees is so.
    ///
    /// @return when it was, as [System#nanoTime]
    synchronized long await(String what, Duration atMost, Predicate<Map<String, JsonObject>> so)
            throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!begun || !so.test(rows)) {
            long left = end - System.nanoTime();
            if (left <= 0 || !trouble.isEmpty()) {
                throw new AssertionError("waited in vain: " + what + "; " + this);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return System.nanoTime();
    }

    /// Waits until it sees just these, with their names.
    long awaitOnly(Map<String, String> labels, Duration atMost) throws InterruptedException {
        return await("to see just " + labels, atMost, now -> labels.equals(labels(now)));
    }

    private static Map<String, String> labels(Map<String, JsonObject> rows) {
        Map<String, String> labels = new TreeMap<>();
        rows.forEach((id, row) -> labels.put(id, text(row, "Content")));
        return labels;
    }

    /// Waits until it reaches that peer by that way.
    long awaitWay(String id, String way, Duration atMost) throws InterruptedException {
        return await(
                "to reach " + id + " " + way,
                atMost,
                now -> now.containsKey(id) && text(now.get(id), "Via").equals(way));
    }

    /// Waits until the server tells of that peer and its place at a relay.
    long awaitRelayed(String id, Duration atMost) throws InterruptedException {
        return await(
                "to hear from the server of a place at a relay for " + id,
                atMost,
                now -> now.containsKey(id) && byServer(now.get(id)).contains("/p2p-circuit"));
    }

    /// Waits until that peer is still there, and the server does not tell of it any more.
    long awaitNoServer(String id, Duration atMost) throws InterruptedException {
        return await(
                "not to hear from the server of " + id,
                atMost,
                now -> now.containsKey(id) && byServer(now.get(id)).isEmpty());
    }

    // The addresses of which the server tells.
    private static String byServer(JsonObject row) {
        try {
            StringBuilder all = new StringBuilder();
            for (JsonObject each : row.array("Addrs").objects()) {
                if (each.string("Source").equals("wan")) all.append(each.string("Addr"));
            }
            return all.toString();
        } catch (JsonException wrong) {
            throw new IllegalStateException(row.toString(), wrong);
        }
    }

    /// By which sources it hears of the peer of a row.
    static List<String> sources(JsonObject row) {
        try {
            return row.strings("Sources");
        } catch (JsonException wrong) {
            throw new IllegalStateException(row.toString(), wrong);
        }
    }

    /// Whether what a row says is signed by the peer itself.
    static boolean verified(JsonObject row) {
        try {
            return row.bool("Verified");
        } catch (JsonException wrong) {
            throw new IllegalStateException(row.toString(), wrong);
        }
    }

    /// A text of a row.
    static String text(JsonObject row, String name) {
        try {
            return row.string(name);
        } catch (JsonException wrong) {
            throw new IllegalStateException(row.toString(), wrong);
        }
    }

    /// Who has left since this was asked last.
    synchronized List<String> takeLeft() {
        List<String> taken = List.copyOf(left);
        left.clear();
        return taken;
    }

    /// By which ways that peer was reached, one after the other.
    synchronized List<String> ways(String id) {
        return ways.stream()
                .filter(each -> each.startsWith(id))
                .map(each -> each.substring(id.length() + 1))
                .toList();
    }

    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder(trouble);
        rows.values()
                .forEach(
                        row ->
                                text.append(
                                        "[%s %s]"
                                                .formatted(
                                                        text(row, "Content"), text(row, "Via"))));
        return text.toString();
    }

    @Override
    public void close() {
        stream.destroyForcibly();
    }
}
