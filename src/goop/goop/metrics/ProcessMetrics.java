package goop.metrics;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// What an operator asks of any process. Where the system does not say, the value is NaN.
public final class ProcessMetrics {
    private static final ProcessHandle.Info INFO = ProcessHandle.current().info();

    private ProcessMetrics() {}

    public static void register(Metrics metrics) {
        metrics.gauge(
                "process_resident_memory_bytes", "Resident memory.", () -> status("VmRSS:") * 1024);
        metrics.gauge("process_open_fds", "Open file descriptors.", ProcessMetrics::descriptors);
        metrics.gauge("process_threads", "Platform threads.", () -> status("Threads:"));
        metrics.counter(
                "process_cpu_seconds_total",
                "Processor time, user and system.",
                ProcessMetrics::cpu);
        metrics.gauge(
                "process_start_time_seconds",
                "When the process started, since 1970.",
                () -> INFO.startInstant().map(Instant::getEpochSecond).orElse(0L));
        Runtime runtime = Runtime.getRuntime();
        metrics.gauge(
                "jvm_heap_used_bytes",
                "Java heap in use, garbage included.",
                () -> runtime.totalMemory() - runtime.freeMemory());
        metrics.gauge("jvm_heap_bytes", "Java heap taken from the system.", runtime::totalMemory);
        metrics.gauge("jvm_heap_max_bytes", "What the heap may grow to.", runtime::maxMemory);
    }

    private static double cpu() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .map(nanos -> nanos / 1e9)
                .orElse(Double.NaN);
    }

    private static double descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? Double.NaN : names.length;
    }

    /// A number from `/proc/self/status`.
    private static double status(String key) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(key)) {
                    return Long.parseLong(line.substring(key.length()).strip().split(" ")[0]);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Double.NaN;
        }
        return Double.NaN;
    }
}
