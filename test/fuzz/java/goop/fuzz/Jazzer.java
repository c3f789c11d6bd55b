package goop.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs Jazzer on one target, in a JVM of its own.
final class Jazzer {
    // A parser that takes longer over a few kilobytes can be made to hang: that is a find.
    private static final Duration ONE_INPUT = Duration.ofSeconds(10);

    private Jazzer() {}

    /// Searches from the kept inputs and `grown`, where new inputs are added. The result's status
    /// is not 0 when there was a find; its input then stands in the workspace.
    static Program search(FuzzTarget target, Path grown, Duration time, int seed)
            throws IOException, InterruptedException {
        return run(
                target,
                time,
                List.of(
                        "-max_total_time=" + time.toSeconds(),
                        "-timeout=" + ONE_INPUT.toSeconds(),
                        "-seed=" + seed,
                        "-print_final_stats=1",
                        grown.toString(),
                        target.corpus().toString()));
    }

    /// Copies from `from` to `into` as few inputs as make `into` reach all that both reach.
    static Program merge(FuzzTarget target, Path into, Path from)
            throws IOException, InterruptedException {
        return run(
                target,
                Duration.ZERO,
                // How often a branch was taken is of use in the search, and bloats what is kept.
                List.of("-merge=1", "-use_counters=0", into.toString(), from.toString()));
    }

    private static Program run(FuzzTarget target, Duration time, List<String> libFuzzer)
            throws IOException, InterruptedException {
        Files.createDirectories(target.corpus());
        Files.createDirectories(target.workspace());
        List<String> command = new ArrayList<>();
        // For the short search the quick compiler is done before the thorough one has begun.
        if (time.toSeconds() < 10) command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+UseSerialGC");
        // An input that makes the parser take half a gigabyte is a find.
        command.addAll(List.of("-Xmx512m", "-XX:+EnableDynamicAgentLoading"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", Program.pinned("jazzer-") + ":" + Program.CLASS_PATH));
        command.add("com.code_intelligence.jazzer.Jazzer");
        command.add("--target_class=" + target.type().getName());
        command.add("--instrumentation_includes=goop.**");
        command.add("--instrumentation_excludes=goop.fuzz.**");
        command.add("--custom_hook_includes=goop.**");
        command.add("--reproducer_path=" + target.workspace());
        command.add("-artifact_prefix=" + target.workspace() + "/");
        command.add("-max_len=" + target.parses().maxLength());
        command.add("-rss_limit_mb=0");
        command.addAll(libFuzzer);
        return Program.java(command.toArray(String[]::new));
    }
}
