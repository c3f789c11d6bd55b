package goop.bench.libp2p;

import goop.libp2p.interop.Partner;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What was measured, in the order of the table: a list of values for each host.
final class Figures {
    private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    void note(String host, String figure, double value) {
        figures.computeIfAbsent(figure, same -> new LinkedHashMap<>())
                .computeIfAbsent(host, same -> new ArrayList<>())
                .add(value);
    }

    /// A Markdown table of medians.
    void print(PrintStream out, Collection<String> hosts) {
        out.println("| | " + String.join(" | ", hosts) + " |");
        out.println("|---".repeat(hosts.size() + 1) + "|");
        figures.forEach(
                (figure, values) -> {
                    out.print("| " + figure + " |");
                    for (String host : hosts) {
                        out.printf(Locale.ROOT, " %,.0f |", median(values.get(host)));
                    }
                    out.println();
                });
    }

    static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    static double residentMegabytes(Partner partner) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + partner.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
            }
        }
        throw new IOException("no VmRSS of process " + partner.pid());
    }
}
