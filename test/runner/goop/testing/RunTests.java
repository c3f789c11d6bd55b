package goop.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Runs the tests and ends with the line `N passed, N failed, N skipped`.
///
/// Arguments: class names (simple, whole, or with `*`); none means all. Exit status 1 when a test
/// failed, or when one was skipped and `CI=true`, or when none ran.
public final class RunTests {
    private RunTests() {}

    public static void main(String[] arguments) {
        // Test classes run side by side; one that needs the machine for itself says @Isolated.
        Map<String, String> configuration =
                Map.of(
                        // A long one that hardly needs the processor says that it is the first.
                        "junit.jupiter.testclass.order.default",
                                "org.junit.jupiter.api.ClassOrderer$OrderAnnotation",
                        "junit.jupiter.execution.parallel.enabled", "true",
                        "junit.jupiter.execution.parallel.config.executor-service",
                                "WORKER_THREAD_POOL",
                        "junit.jupiter.execution.parallel.mode.default", "same_thread",
                        "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
                        "junit.jupiter.execution.parallel.config.strategy", "fixed",
                        "junit.jupiter.execution.parallel.config.fixed.parallelism", "3",
                        "junit.jupiter.execution.timeout.default", "5 m",
                        "junit.jupiter.execution.timeout.threaddump.enabled", "true");
        LauncherDiscoveryRequestBuilder request =
                LauncherDiscoveryRequestBuilder.request()
                        .configurationParameters(configuration)
                        .filters(ClassNameFilter.includeClassNamePatterns(".*Test"))
                        .selectors(selectors());
        if (arguments.length > 0) {
            request.filters(ClassNameFilter.includeClassNamePatterns(patterns(arguments)));
        }
        Report report = new Report(System.out);
        run(request.build(), report);
        boolean strict = "true".equals(System.getenv("CI"));
        System.exit(report.print(strict) ? 0 : 1);
    }

    private static void run(LauncherDiscoveryRequest request, Report report) {
        LauncherFactory.create().execute(request, report);
    }

    private static List<? extends DiscoverySelector> selectors() {
        String only = System.getProperty("goop.test.class");
        if (only != null) return List.of(selectClass(only));
        return selectClasspathRoots(Set.of(Path.of("build/test-classes")));
    }

    private static String[] patterns(String[] names) {
        return Arrays.stream(names)
                .map(name -> "(.*\\.)?" + Pattern.quote(name).replace("*", "\\E.*\\Q"))
                .toArray(String[]::new);
    }

    /// Counts, and tells of each failure when it happens.
    private static final class Report implements TestExecutionListener {
        private final PrintStream out;
        private final Map<TestIdentifier, Long> started = new ConcurrentHashMap<>();
        private final List<String> slowest = new ArrayList<>();
        private int passed;
        private int failed;
        private int skipped;

        Report(PrintStream out) {
            this.out = out;
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            if (test.isTest()) started.put(test, System.nanoTime());
        }

        @Override
        public synchronized void executionSkipped(TestIdentifier test, String reason) {
            skipped++;
            out.println("SKIPPED " + name(test) + ": " + reason);
        }

        @Override
        public synchronized void executionFinished(
                TestIdentifier test, TestExecutionResult result) {
            String problem = result.getThrowable().map(Throwable::toString).orElse("");
            switch (result.getStatus()) {
                case SUCCESSFUL -> {
                    if (test.isTest()) passed++;
                }
                case ABORTED -> {
                    skipped++;
                    out.println("SKIPPED " + name(test) + ": " + problem);
                }
                case FAILED -> {
                    failed++;
                    out.println("FAILED " + name(test));
                    result.getThrowable().ifPresent(thrown -> thrown.printStackTrace(out));
                }
            }
            if (test.isTest()) time(test);
        }

        private void time(TestIdentifier test) {
            long nanos = System.nanoTime() - started.remove(test);
            if (nanos > Duration.ofSeconds(2).toNanos()) {
                slowest.add("%6.1f s  %s".formatted(nanos / 1e9, name(test)));
            }
        }

        private static String name(TestIdentifier test) {
            return test.getUniqueId().replaceAll("\\[engine:junit-jupiter]/|\\[|]", "");
        }

        /// Prints the closing line and says whether all is well.
        synchronized boolean print(boolean strict) {
            if (!slowest.isEmpty()) {
                out.println("\nTests that took more than 2 s:");
                slowest.stream().sorted(java.util.Comparator.reverseOrder()).forEach(out::println);
            }
            if (strict && skipped > 0) out.println("\nCI=true: a skipped test is a failure.");
            out.println("%n%d passed, %d failed, %d skipped".formatted(passed, failed, skipped));
            out.flush();
            return failed == 0 && passed > 0 && !(strict && skipped > 0);
        }
    }
}
