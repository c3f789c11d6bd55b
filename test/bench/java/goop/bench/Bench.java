package goop.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs scenarios against servers and prints Markdown tables.
///
/// Arguments: `name=command` for each server, with `{port}` and `{dir}` in it, and scenario names
/// (none means all): `publish`, `fanout`, `memory`.
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
        boolean all = scenarios.isEmpty();
        describe(servers);
        if (all || scenarios.contains("publish")) new Publishing(OUT).run(servers);
        if (all || scenarios.contains("fanout")) new Fanout(OUT).run(servers);
        if (all || scenarios.contains("memory")) new Memory(OUT).run(servers);
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
                "%s, %d cores, %d GiB; JDK %s; load average %s%n",
                model,
                Runtime.getRuntime().availableProcessors(),
                gib,
                Runtime.version(),
                Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        servers.forEach((name, command) -> OUT.println("- " + name + ": `" + command + "`"));
    }
}
