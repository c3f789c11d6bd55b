package goop.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// One fuzz target: the class and what it says of itself in [Parses].
record FuzzTarget(Class<?> type, Parses parses) {
    private static final Path CLASSES = Path.of("build/test-classes");

    /// All targets, by name.
    static List<FuzzTarget> all() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.filter(file -> file.toString().endsWith("Fuzz.class"))
                    .map(file -> CLASSES.relativize(file).toString())
                    .map(file -> file.replace(".class", "").replace('/', '.'))
                    .map(FuzzTarget::load)
                    .filter(type -> type.isAnnotationPresent(Parses.class))
                    .map(type -> new FuzzTarget(type, type.getAnnotation(Parses.class)))
                    .sorted((one, other) -> one.name().compareTo(other.name()))
                    .toList();
        }
    }

    static FuzzTarget named(String name) throws IOException {
        return all().stream()
                .filter(target -> target.name().equals(name))
                .findAny()
                .orElseThrow(() -> new IOException("no fuzz target " + name));
    }

    /// `Varint` for the class `goop.libp2p.wire.VarintFuzz`.
    String name() {
        return type.getSimpleName().replaceFirst("Fuzz$", "");
    }

    Path corpus() {
        return Path.of("test/fuzz/corpus", name());
    }

    /// What runs leave behind: reports, finds, the growing corpus. Not kept in the repository.
    Path workspace() {
        return Path.of("build/fuzz", name());
    }

    /// The kept inputs, in the order of their names.
    List<Path> inputs() throws IOException {
        if (!Files.isDirectory(corpus())) return List.of();
        try (Stream<Path> files = Files.list(corpus())) {
            return files.sorted().toList();
        }
    }

    /// Whether a person named this input; the search names its own by their SHA-1.
    static boolean isNamedByHand(Path input) {
        return !input.getFileName().toString().matches("[0-9a-f]{40}");
    }

    /// Runs the target on one input in this JVM; what escapes is a find.
    void run(byte[] input) throws Throwable {
        try {
            type.getMethod("fuzzerTestOneInput", byte[].class).invoke(null, (Object) input);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, FuzzTarget.class.getClassLoader());
        } catch (ClassNotFoundException gone) {
            throw new UncheckedIOException(new IOException("cannot load " + name, gone));
        }
    }
}
