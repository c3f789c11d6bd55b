package goop.fuzz;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// `make fuzz`: the long search. Arguments: seconds for each target, then names (none means all).
///
/// What was found new is merged into the kept corpus. Exit status 1 after a find, or when a kept
/// corpus reaches too few of its parser's branches.
public final class Fuzz {
    private static final PrintStream OUT = System.out;

    private Fuzz() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Duration each = Duration.ofSeconds(Long.parseLong(arguments[0]));
        List<String> names = Arrays.asList(arguments).subList(1, arguments.length);
        boolean well = true;
        for (FuzzTarget target : FuzzTarget.all()) {
            if (names.isEmpty() || names.contains(target.name())) well &= run(target, each);
        }
        System.exit(well ? 0 : 1);
    }

    private static boolean run(FuzzTarget target, Duration time)
            throws IOException, InterruptedException {
        int seed = new Random().nextInt(1, Integer.MAX_VALUE);
        OUT.println(target.name() + ": searching " + time.toSeconds() + " s, seed " + seed);
        Path grown = target.workspace().resolve("grown");
        Files.createDirectories(grown);
        Program search = Jazzer.search(target, grown, time, seed);
        if (search.status() != 0) {
            OUT.println(search.output());
            OUT.println(
                    target.name()
                            + ": a find. Its input is in "
                            + target.workspace()
                            + "; mend the parser and keep the input as a file of "
                            + target.corpus());
            return false;
        }
        keep(target, grown);
        BranchShare share = BranchShare.of(target);
        OUT.println(target.name() + ": " + target.inputs().size() + " kept inputs reach " + share);
        share.missing().forEach(each -> OUT.println("    " + each));
        OUT.println("    " + target.workspace().resolve("html/index.html"));
        return share.share() >= BranchShare.ENOUGH;
    }

    /// Makes the kept corpus anew: files named by hand stay, and of all others as few as reach what
    /// they reach together.
    private static void keep(FuzzTarget target, Path grown)
            throws IOException, InterruptedException {
        Path merged = target.workspace().resolve("merged");
        empty(merged);
        for (Path input : target.inputs()) {
            Path into = FuzzTarget.isNamedByHand(input) ? merged : grown;
            Files.copy(input, into.resolve(input.getFileName()), REPLACE_EXISTING);
        }
        Program merge = Jazzer.merge(target, merged, grown);
        if (merge.status() != 0) throw new IOException(merge.output());
        empty(target.corpus());
        try (Stream<Path> files = Files.list(merged)) {
            for (Path file : files.toList()) {
                Files.move(file, target.corpus().resolve(file.getFileName()));
            }
        }
    }

    private static void empty(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) Files.delete(file);
        }
    }
}
