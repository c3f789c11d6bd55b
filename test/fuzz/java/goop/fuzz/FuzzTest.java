package goop.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;

/// The short form of `make fuzz`: a moment for each target, from its kept inputs.
class FuzzTest {
    private static final Duration SEARCH = Duration.ofSeconds(1);

    @TestFactory
    Stream<DynamicTest> theKeptInputsReachNearlyAllOfTheParser() throws IOException {
        return FuzzTarget.all().stream()
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> reach(target)));
    }

    @TestFactory
    Stream<DynamicTest> theParserWithstandsAShortSearch() throws IOException {
        return FuzzTarget.all().stream()
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> withstand(target)));
    }

    private static void reach(FuzzTarget target) throws IOException, InterruptedException {
        BranchShare share = BranchShare.of(target);
        System.out.println("fuzz " + target.name() + ": kept inputs reach " + share);
        assertTrue(
                share.share() >= BranchShare.ENOUGH,
                () -> share + "; missing:\n" + String.join("\n", share.missing()));
    }

    private static void withstand(FuzzTarget target) throws IOException, InterruptedException {
        int seed = new Random().nextInt(1, Integer.MAX_VALUE);
        Path grown = target.workspace().resolve("short");
        Files.createDirectories(grown);
        Program search = Jazzer.search(target, grown, SEARCH, seed);
        assertEquals(0, search.status(), () -> "seed " + seed + "\n" + search.output());
    }
}
