package goop.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The units of `docs/` before the eyes of `systemd-analyze`.
class UnitsTest {
    private static final double MOST_EXPOSED = 1.5;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"goop-rendezvous", "goop-peer"})
    void aUnitExposesLittle(String name) throws Exception {
        String said =
                Programs.said(
                        Programs.find("systemd-analyze"),
                        "security",
                        "--offline=true",
                        "--no-pager",
                        "docs/" + name + ".service");
        Matcher overall =
                Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)").matcher(said);
        assertTrue(overall.find(), said);
        System.out.println(overall.group());
        assertTrue(Double.parseDouble(overall.group(1)) <= MOST_EXPOSED, said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"goop-rendezvous", "goop-peer"})
    void systemdUnderstandsEveryLineOfAUnit(String name) throws Exception {
        String unit = Files.readString(Path.of("docs", name + ".service"));
        assertTrue(unit.contains("ExecStart=/opt/goop/bin/goop "), unit);
        Path file = folder.resolve(name + ".service");
        Files.writeString(file, unit.replace("/opt/goop/bin/goop", "/bin/true"));
        assertEquals(
                new Programs.Outcome(0, ""),
                Programs.run(List.of(Programs.find("systemd-analyze"), "verify", file.toString())));
    }
}
