package goop.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;

/// Runs one target over its kept inputs, once each. A program of its own so that [BranchShare] can
/// run it under JaCoCo with no other class loaded.
final class Replay {
    private Replay() {}

    public static void main(String[] arguments) throws Throwable {
        FuzzTarget target = FuzzTarget.named(arguments[0]);
        target.run(new byte[0]);
        for (Path input : target.inputs()) {
            try {
                target.run(Files.readAllBytes(input));
            } catch (Throwable find) {
                throw new AssertionError(target.name() + " fails on " + input, find);
            }
        }
    }
}
