package goop.cli;

import goop.json.JsonWriter;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.PeerInfo;
import goop.libp2p.ping.Ping;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// `goop ping <multiaddr>`: whether a peer is there, what it is, and how long the way is.
final class PingPeer implements Command {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofMillis(200);

    @Override
    public String name() {
        return "ping";
    }

    @Override
    public String synopsis() {
        return "<multiaddr> [--count <n>] [--direct <seconds>] [--json]";
    }

    @Override
    public String summary() {
        return "how long it is to a libp2p peer, and what it speaks";
    }

    @Override
    public String details() {
        return """
        Connects, asks the peer what it is (identify), and sends 32 bytes back and forth.

          --count <n>         how many round trips (5)
          --direct <seconds>  wait so long for a direct connection, fail without it
          --json              one object: peerID, addr, direct, way (direct, punched or relayed),
                              agent, protocols, roundTripsMs

        Example:
          goop ping /dns4/example.org/tcp/4001 --count 3
        """;
    }

    @Override
    public int run(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        PeerArguments words =
                PeerArguments.parse(name(), arguments, Set.of("--count", Dialling.DIRECT));
        int count = (int) Math.min(1_000_000, words.number("--count", 5, 1));
        try (Host host = Dialling.host(words)) {
            Connection connection = Dialling.connect(host, words);
            PeerInfo info = connection.awaitInfo(TIMEOUT);
            PrintStream out = console.out();
            if (!words.json()) head(host, connection, info, out);
            double[] millis = new double[count];
            try (Ping ping = Ping.open(connection, TIMEOUT)) {
                for (int index = 0; index < count; index++) {
                    if (index > 0) Thread.sleep(BETWEEN);
                    millis[index] = ping.roundTrip().toNanos() / 1e6;
                    if (!words.json()) out.printf("%4d  %.3f ms%n", index + 1, millis[index]);
                }
            }
            if (words.json()) out.println(json(host, connection, info, millis));
            else foot(millis, out);
        }
        return 0;
    }

    private static void head(Host host, Connection connection, PeerInfo info, PrintStream out) {
        out.println(connection.remotePeer());
        out.println("address    " + connection.remoteAddress());
        out.println("way        " + Dialling.way(connection));
        out.println("agent      " + info.agentVersion());
        out.println("protocols  " + String.join(" ", info.protocols().stream().sorted().toList()));
    }

    private static void foot(double[] millis, PrintStream out) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        out.printf(
                "%d round trips, least %.3f, median %.3f, most %.3f ms%n",
                sorted.length, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    private static String json(Host host, Connection connection, PeerInfo info, double[] millis) {
        JsonWriter json =
                new JsonWriter()
                        .object()
                        .field("peerID", connection.remotePeer().toString())
                        .field("addr", connection.remoteAddress().toString())
                        .field("direct", !connection.isRelayed())
                        .field("way", Dialling.way(connection))
                        .field("agent", info.agentVersion())
                        .field("protocols", info.protocols().stream().sorted().toList())
                        .name("roundTripsMs")
                        .array();
        for (double each : millis) json.value(each);
        return json.endArray().endObject().toString();
    }
}
