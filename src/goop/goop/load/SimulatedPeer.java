package goop.load;

import goop.libp2p.Keypair;
import goop.load.Behaviour.Beat;
import goop.load.Behaviour.Leave;
import goop.load.Behaviour.Reconnect;
import goop.load.Behaviour.Relabel;
import goop.load.Behaviour.Sleep;
import goop.load.Http1Connection.Answer;
import goop.presence.Presence;
import goop.presence.Presence.Type;
import goop.presence.PresenceJson;
import goop.presence.PresenceSignature;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One peer that comes, beats, sleeps, leaves and returns until the test is over. Runs in a thread
/// of its own.
final class SimulatedPeer implements Runnable {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final LoadTest test;
    private final int number;
    private final Keypair key;
    private final Behaviour behaviour;

    private Http1Connection connection;
    private Presence said;
    private String token;
    private int labels;
    private long lastTs;

    SimulatedPeer(LoadTest test, int number, Keypair key, Behaviour behaviour) {
        this.test = test;
        this.number = number;
        this.key = key;
        this.behaviour = behaviour;
    }

    @Override
    public void run() {
        try {
            pause(behaviour.arrival(test.plan().arrivals()));
            while (!test.calm()) live();
            // Whoever is here stays until the pictures were looked at.
            while (said != null && !test.over()) {
                Duration wish = publish(Type.UPDATE);
                pause(
                        (wish == null ? test.plan().heartbeat() : wish)
                                .multipliedBy(9)
                                .dividedBy(10));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        // Leaves nothing behind on the server, however the test ends.
        Thread.interrupted();
        if (said != null) leave();
        disconnect();
    }

    // From coming to the next absence.
    private void live() throws InterruptedException {
        Duration wish = publish(said == null ? Type.ONLINE : Type.UPDATE);
        switch (behaviour.next(wish)) {
            case Beat beat -> pause(beat.after());
            case Relabel relabel -> {
                labels++;
                pause(relabel.after());
            }
            case Reconnect reconnect -> {
                disconnect();
                pause(reconnect.after());
            }
            case Sleep sleep -> {
                disconnect();
                said = null;
                pause(sleep.time());
            }
            case Leave leave -> {
                leave();
                pause(leave.away());
            }
        }
    }

    private void pause(Duration time) throws InterruptedException {
        long due = System.nanoTime() + time.toNanos();
        test.sleep(time);
        if (!test.calm()) test.tally().lateness.add(System.nanoTime() - due);
    }

    /// @return how long the server wants us to wait, or null
    private Duration publish(Type type) throws InterruptedException {
        Presence message =
                new Presence(
                        type,
                        key.peerId().toString(),
                        Crowd.content(number, labels),
                        "",
                        "",
                        false,
                        List.of("/ip4/192.0.2.1/tcp/4001", "/ip6/2001:db8::1/tcp/4001"),
                        0,
                        "");
        try {
            boolean beat = token != null && said != null && said.saysTheSameAs(message);
            Answer answer = beat ? send(message.withTs(ts()), token) : sendSigned(message);
            // A server that restarted knows our token no longer.
            if (beat && answer.status() == 403) answer = sendSigned(message);
            if (answer.status() == 204) {
                said = message;
                if (answer.headers().containsKey("goop-token")) {
                    token = answer.headers().get("goop-token");
                }
                long ttl = test.plan().ttl().toNanos();
                test.crowd().taken(number, labels, System.nanoTime(), ttl);
                return answer.seconds("goop-next-beat");
            }
            test.tally().trouble(answer.status() + " to /publish");
            Duration wait = answer.seconds("retry-after");
            pause(wait == null ? AGAIN : wait);
        } catch (IOException failed) {
            test.tally().trouble("/publish failed: " + test.brief(failed));
            disconnect();
            pause(AGAIN);
        }
        return null;
    }

    private void leave() {
        try {
            sendSigned(Presence.of(Type.OFFLINE, key.peerId().toString(), 0));
            test.crowd().left(number, System.nanoTime());
        } catch (IOException lost) {
            test.tally().trouble("/publish failed: " + test.brief(lost));
            disconnect();
        }
        said = null;
        token = null;
    }

    private Answer sendSigned(Presence message) throws IOException {
        return send(PresenceSignature.sign(message.withTs(ts()), key), null);
    }

    private Answer send(Presence message, String token) throws IOException {
        if (connection == null) connection = test.connect();
        byte[] body = PresenceJson.write(message);
        Map<String, String> headers = token == null ? Map.of() : Map.of("Goop-Token", token);
        long began = System.nanoTime();
        Answer answer = connection.post("/publish", headers, body);
        test.tally().publishes.add(System.nanoTime() - began);
        return answer;
    }

    private long ts() {
        lastTs = Math.max(lastTs + 1, System.currentTimeMillis());
        return lastTs;
    }

    private void disconnect() {
        if (connection == null) return;
        test.close(connection);
        connection = null;
    }
}
