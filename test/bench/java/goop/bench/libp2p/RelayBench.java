package goop.bench.libp2p;

import goop.json.JsonObject;
import goop.libp2p.Multiaddr;
import goop.libp2p.interop.Partner;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures relays by turns and prints a Markdown table of medians: two hosts of one make meet
/// through a relay of the same make, which limits nothing, all on this machine.
///
/// Arguments: `name=command` for each make; `rounds=3`; `megabytes=512`, what is sent each way;
/// `held=200`, how many reservations and circuits memory is measured with.
public final class RelayBench {
    private int rounds = 3;
    private long megabytes = 512;
    private int held = 200;
    private final Map<String, List<String>> makes = new LinkedHashMap<>();
    private final Figures figures = new Figures();

    private RelayBench(String[] arguments) {
        for (String argument : arguments) {
            String name = argument.substring(0, argument.indexOf('='));
            String value = argument.substring(name.length() + 1);
            switch (name) {
                case "rounds" -> rounds = Integer.parseInt(value);
                case "megabytes" -> megabytes = Long.parseLong(value);
                case "held" -> held = Integer.parseInt(value);
                default -> makes.put(name, List.of(value.trim().split(" +")));
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        RelayBench bench = new RelayBench(arguments);
        for (int round = 1; round <= bench.rounds; round++) {
            for (String make : bench.makes.keySet()) {
                System.err.printf("round %d of %d, %s%n", round, bench.rounds, make);
                bench.circuit(make);
                bench.memory(make);
            }
        }
        bench.figures.print(System.out, bench.makes.keySet());
    }

    private Partner start(String make, String flag) throws IOException {
        List<String> command = new ArrayList<>(makes.get(make));
        command.add(flag);
        return Partner.start(command);
    }

    private void circuit(String make) throws IOException {
        try (Partner relay = start(make, "--relay-service");
                Partner hidden = start(make, "--relay-client");
                Partner caller = start(make, "--relay-client")) {
            hidden.ask("reserve", "addr", relay.address());
            Multiaddr circuit = relay.address().then(Multiaddr.parse("/p2p-circuit"));
            caller.ask("connect", "addr", circuit.withPeer(hidden.id()));
            perf(caller, hidden, 256); // warms all three up
            JsonObject result = perf(caller, hidden, megabytes);
            figures.note(make, "upload, MB/s", rate(result.integer("uploadMicros")));
            figures.note(make, "download, MB/s", rate(result.integer("downloadMicros")));
            caller.ask("ping", "peer", hidden.id(), "count", 10_000);
            JsonObject pinged = caller.ask("ping", "peer", hidden.id(), "count", 10_000);
            figures.note(make, "ping, median, µs", median(pinged));
        }
    }

    private static JsonObject perf(Partner from, Partner to, long megabytes) throws IOException {
        long bytes = megabytes << 20;
        return from.ask("perf", "peer", to.id(), "upload", bytes, "download", bytes);
    }

    private double rate(long micros) {
        return (double) (megabytes << 20) / micros;
    }

    private static double median(JsonObject answer) throws IOException {
        List<Long> micros = Partner.numbers(answer.array("micros"));
        return micros.stream().sorted().skip(micros.size() / 2).findFirst().orElseThrow();
    }

    // A first hundred of each is not counted: buffers and code that come once.
    private void memory(String make) throws IOException {
        try (Partner relay = start(make, "--relay-service");
                Partner peers = start(make, "--relay-client")) {
            peers.ask("holdPlaces", "addr", relay.address(), "count", 100);
            double before = Figures.residentMegabytes(relay);
            peers.ask("holdPlaces", "addr", relay.address(), "count", held);
            double places = Figures.residentMegabytes(relay);
            figures.note(make, "resident, per reservation, kB", (places - before) * 1000 / held);
            peers.ask("holdCircuits", "addr", relay.address(), "count", held);
            double circuits = Figures.residentMegabytes(relay);
            figures.note(make, "resident, per circuit, kB", (circuits - places) * 1000 / held);
            figures.note(make, "resident, with all of these, MB", circuits);
        }
    }
}
