package goop.natlab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the system and the JVM say of one of our programs.
///
/// @param heapKib live: after a collection
/// @param descriptors that are open
/// @param threads of the system
/// @param residentKib memory that it has
record Vitals(long heapKib, int descriptors, int threads, long residentKib) {
    private static final Pattern USED = Pattern.compile("total [0-9]+K, used ([0-9]+)K");

    /// Collects garbage there first.
    static Vitals afterCollection(long pid) throws IOException {
        jcmd(pid, "GC.run");
        String info = jcmd(pid, "GC.heap_info");
        Matcher used = USED.matcher(info);
        long heap = 0;
        while (used.find()) heap += Long.parseLong(used.group(1));
        if (heap == 0) throw new IOException("no heap of " + pid + ": " + info);
        return new Vitals(heap, descriptors(pid), status(pid, "Threads"), status(pid, "VmRSS"));
    }

    /// The same at this moment, without a heap.
    static Vitals now(long pid) throws IOException {
        return new Vitals(0, descriptors(pid), status(pid, "Threads"), status(pid, "VmRSS"));
    }

    private static int descriptors(long pid) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return (int) all.count();
        }
    }

    private static int status(long pid, String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(field + ":")) return Integer.parseInt(line.replaceAll("\\D", ""));
        }
        throw new IOException("no " + field);
    }

    /// Hundredths of a second of processor time so far.
    static long processorTime(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static String jcmd(long pid, String command) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process =
                new ProcessBuilder(jcmd, Long.toString(pid), command)
                        .redirectErrorStream(true)
                        .start();
        try (var out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }
}
