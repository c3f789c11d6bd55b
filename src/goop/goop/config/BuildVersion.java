package goop.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The version of this build, for people and for other programs.
public final class BuildVersion {
    private BuildVersion() {}

    /// Such as `0.1.0`, from a file that the build puts beside the classes.
    public static String current() {
        try (InputStream in = BuildVersion.class.getResourceAsStream("/goop/version.txt")) {
            if (in == null) return "unpacked";
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
