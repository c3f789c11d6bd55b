package goop.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/// A package knows only those above it in the tables of `docs/architecture.md`. What each refers to
/// is what `jdeps` reads from its classes.
class RoomsTest {
    /// The library's packages, the lowest first. The root package stands apart: it holds both the
    /// values that all of them use and the `Host` that uses them all.
    private static final List<String> LIBRARY =
            List.of(
                    "wire",
                    "time",
                    "ed25519",
                    "tcp",
                    "multistream",
                    "noise",
                    "yamux",
                    "upgrade",
                    "dns",
                    "swarm",
                    "identify",
                    "ping",
                    "perf",
                    "relay",
                    "dcutr",
                    "autonat",
                    "gossipsub",
                    "mdns");

    private static final List<String> PROGRAMS =
            List.of(
                    "json",
                    "config",
                    "log",
                    "metrics",
                    "http",
                    "database",
                    "presence",
                    "community",
                    "load",
                    "cluster",
                    "registration",
                    "store",
                    "manual",
                    "rendezvous",
                    "peer",
                    "viewer",
                    "hub",
                    "cli",
                    "");

    private static final Pattern ARROW =
            Pattern.compile("^ +(goop\\S*) +-> (goop\\S*) ", Pattern.MULTILINE);

    @Test
    void theLibraryRefersToTheBaseModuleOnly() {
        assertEquals("goop.libp2p -> java.base\n", jdeps("-summary", "build/modules/goop.libp2p"));
    }

    @Test
    void theProgramsReferToTheJdkAndTheLibraryOnly() {
        Set<String> lawful =
                Set.of(
                        "goop.libp2p",
                        "java.base",
                        "java.net.http",
                        "java.sql",
                        "jdk.httpserver",
                        "jdk.unsupported");
        for (String line : jdeps("-summary", "build/modules/goop").strip().split("\n")) {
            assertTrue(lawful.contains(line.replace("goop -> ", "")), line);
        }
    }

    @Test
    void aPackageOfTheLibraryKnowsOnlyThoseAboveIt() {
        assertEquals(List.of(), wrongArrows("goop.libp2p", LIBRARY, Set.of("")));
    }

    @Test
    void aPackageOfTheProgramsKnowsOnlyThoseAboveIt() {
        assertEquals(List.of(), wrongArrows("goop", PROGRAMS, Set.of()));
    }

    /// Arrows between packages of one module that point downwards in the table.
    private static List<String> wrongArrows(String module, List<String> rooms, Set<String> free) {
        String dependencies = jdeps("-verbose:package", "-filter:none", "build/modules/" + module);
        List<String> wrong = new ArrayList<>();
        Matcher arrow = ARROW.matcher(dependencies);
        while (arrow.find()) {
            if (module.equals("goop") && arrow.group(2).startsWith("goop.libp2p")) continue;
            String from = room(module, arrow.group(1));
            String to = room(module, arrow.group(2));
            if (free.contains(from) || free.contains(to)) continue;
            if (!rooms.contains(from) || rooms.indexOf(to) > rooms.indexOf(from)) {
                wrong.add(arrow.group(1) + " -> " + arrow.group(2));
            }
        }
        return List.copyOf(new TreeSet<>(wrong));
    }

    /// `http` for `goop.http` and for `goop.http.inner`; nothing for the module's root package.
    private static String room(String module, String name) {
        String below = name.substring(module.length());
        return below.isEmpty() ? "" : below.substring(1).split("\\.")[0];
    }

    private static String jdeps(String... arguments) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        List<String> all = new ArrayList<>(List.of("--module-path", "build/modules"));
        all.addAll(List.of(arguments));
        int status =
                ToolProvider.findFirst("jdeps")
                        .orElseThrow()
                        .run(writer, writer, all.toArray(String[]::new));
        assertEquals(0, status, out.toString());
        return out.toString();
    }
}
