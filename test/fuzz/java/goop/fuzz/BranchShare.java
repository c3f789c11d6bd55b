package goop.fuzz;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/// How many of a parser's branches a target's kept inputs reach, as JaCoCo counts them.
record BranchShare(int reached, int total, List<String> missing) {
    /// Below this a target is not done.
    static final double ENOUGH = 0.90;

    /// Replays the kept inputs in a JVM of their own; a find among them is an [IOException].
    static BranchShare of(FuzzTarget target) throws IOException, InterruptedException {
        Path executed = target.workspace().resolve("jacoco.exec");
        Files.createDirectories(target.workspace());
        Files.deleteIfExists(executed);
        Program replay =
                Program.java(
                        "-javaagent:%s=destfile=%s,includes=goop.*"
                                .formatted(Program.pinned("org.jacoco.agent"), executed),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Program.CLASS_PATH,
                        Replay.class.getName(),
                        target.name());
        if (replay.status() != 0) throw new IOException(replay.output());
        return read(report(target, executed), target.parses());
    }

    double share() {
        return total == 0 ? 1 : (double) reached / total;
    }

    @Override
    public String toString() {
        return "%d of %d branches, %.1f %%".formatted(reached, total, 100 * share());
    }

    /// Writes `report.xml`, and `html/` with the missed branches marked in the source.
    private static Path report(FuzzTarget target, Path executed)
            throws IOException, InterruptedException {
        Path xml = target.workspace().resolve("report.xml");
        List<String> command = new ArrayList<>(List.of("-jar"));
        command.add(Program.pinned("org.jacoco.cli").toString());
        command.addAll(List.of("report", executed.toString(), "--xml", xml.toString()));
        command.addAll(List.of("--html", target.workspace().resolve("html").toString()));
        command.addAll(List.of("--sourcefiles", "src/goop", "--sourcefiles", "src/goop.libp2p"));
        for (Class<?> parser : target.parses().value()) {
            for (Path file : classFiles(parser)) {
                command.addAll(List.of("--classfiles", file.toString()));
            }
        }
        Program report = Program.java(command.toArray(String[]::new));
        if (report.status() != 0) throw new IOException(report.output());
        return xml;
    }

    /// The class file of a parser and those of the classes nested in it.
    private static List<Path> classFiles(Class<?> parser) throws IOException {
        Path folder = Path.of("build/jar", parser.getPackageName().replace('.', '/'));
        String name = parser.getName().substring(parser.getPackageName().length() + 1);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> {
                                String each = file.getFileName().toString();
                                return each.equals(name + ".class") || each.startsWith(name + "$");
                            })
                    .sorted()
                    .toList();
        }
    }

    private static BranchShare read(Path xml, Parses parses) throws IOException {
        List<String> except = Arrays.asList(parses.except());
        List<String> missing = new ArrayList<>();
        int reached = 0;
        int total = 0;
        NodeList methods = parse(xml).getElementsByTagName("method");
        for (int i = 0; i < methods.getLength(); i++) {
            Element method = (Element) methods.item(i);
            if (except.contains(method.getAttribute("name"))) continue;
            NodeList counters = method.getElementsByTagName("counter");
            for (int j = 0; j < counters.getLength(); j++) {
                Element counter = (Element) counters.item(j);
                if (!counter.getAttribute("type").equals("BRANCH")) continue;
                int missed = Integer.parseInt(counter.getAttribute("missed"));
                int covered = Integer.parseInt(counter.getAttribute("covered"));
                reached += covered;
                total += missed + covered;
                if (missed > 0) missing.add(place(method) + ": " + missed + " missed");
            }
        }
        return new BranchShare(reached, total, missing);
    }

    private static String place(Element method) {
        String type = ((Element) method.getParentNode()).getAttribute("name");
        return type.substring(type.lastIndexOf('/') + 1)
                + "."
                + method.getAttribute("name")
                + " (line "
                + method.getAttribute("line")
                + ")";
    }

    private static Document parse(Path xml) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            // The report names a DTD that stands on the network.
            factory.setFeature(
                    "http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            return factory.newDocumentBuilder().parse(xml.toFile());
        } catch (ParserConfigurationException | org.xml.sax.SAXException broken) {
            throw new IOException(xml + " cannot be read", broken);
        }
    }
}
