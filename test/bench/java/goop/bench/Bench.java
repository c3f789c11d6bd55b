package goop.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Runs scenarios against servers and prints Markdown tables.
///
/// Arguments: `name=command` for each server, with `{port}` and `{dir}` in it, and scenarios:
/// `publish` (or `publish:1000,10000`, with so many peers), `fanout` (or `fanout:1000,4000`, at
/// those rates and no others), `fanout-gzip` (the same for streams that accept gzip), `memory`,
/// `scale:10000,10000,30,1` and `default-view:1000,1000,20,2` (peers, streams, seconds, rounds).
public final class Bench {
    private static final PrintStream OUT = System.out;

    private Bench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> servers = new LinkedHashMap<>();
        List<String> scenarios = new ArrayList<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 0) scenarios.add(argument);
            else servers.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        describe(servers);
        for (String each : scenarios) {
            String[] parts = each.split(":", 2);
            int[] numbers =
                    parts.length == 1
                            ? new int[0]
                            : Stream.of(parts[1].split(",")).mapToInt(Integer::parseInt).toArray();
            switch (parts[0]) {
                case "publish" -> new Publishing(OUT).run(servers, numbers);
                case "fanout" -> new Fanout(OUT, false).run(servers, numbers);
                case "fanout-gzip" -> new Fanout(OUT, true).run(servers, numbers);
                case "scale" -> new Scale(OUT, "/events?view=changes").run(servers, numbers);
                case "default-view" -> new Scale(OUT, "/events").run(servers, numbers);
                case "memory" -> new Memory(OUT).run(servers);
                default -> throw new IllegalArgumentException("no such scenario: " + each);
            }
        }
    }

    /// What the figures were measured on.
    private static void describe(Map<String, String> servers) throws IOException {
        String model =
                Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.replaceFirst(".*: ", ""))
                        .findFirst()
                        .orElse("processor of an unknown make");
        String memory = Files.readAllLines(Path.of("/proc/meminfo")).getFirst();
        long gib = Math.round(Long.parseLong(memory.replaceAll("\\D", "")) / 1048576.0);
        OUT.printf(
                "%s, %d cores, %d GiB; JDK %s; %s; load average %s%n",
                model,
                Runtime.getRuntime().availableProcessors(),
                gib,
                Runtime.version(),
                System.getenv().getOrDefault("GOOP_LOOPBACK", "the system's loopback"),
                Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        servers.forEach((name, command) -> OUT.println("- " + name + ": `" + command + "`"));
    }
}
