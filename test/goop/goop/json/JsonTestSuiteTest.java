package goop.json;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files of nst/JSONTestSuite: `y_` must parse, `n_` must not, `i_` may, and nothing may crash.
class JsonTestSuiteTest {
    private static final Path FOLDER = Path.of("../shared/vectors/json/test_parsing");

    /// RFC 8259 permits a name twice, and so does the suite; our default does not.
    private static final JsonLimits LENIENT = JsonLimits.defaults().withDuplicateKeys(true);

    @TestFactory
    Stream<DynamicTest> everyFileOfTheSuiteIsReadOrRefusedAsItMust() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), FOLDER + " is absent");
        List<Path> files;
        try (Stream<Path> all = Files.list(FOLDER)) {
            files = all.sorted().toList();
        }
        return files.stream()
                .map(
                        file ->
                                DynamicTest.dynamicTest(
                                        file.getFileName().toString(), () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        String name = file.getFileName().toString();
        byte[] bytes = Files.readAllBytes(file);
        switch (name.charAt(0)) {
            case 'y' -> {
                Json.parse(bytes, LENIENT);
                if (name.startsWith("y_object_duplicated_key")) {
                    assertThrows(JsonException.class, () -> Json.parse(bytes));
                } else {
                    Json.parse(bytes);
                }
            }
            case 'n' -> assertThrows(JsonException.class, () -> Json.parse(bytes, LENIENT));
            default -> {
                try {
                    Json.parse(bytes);
                } catch (JsonException refused) {
                    // Either is right.
                }
            }
        }
    }
}
