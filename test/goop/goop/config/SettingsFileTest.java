package goop.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

class SettingsFileTest {
    private static final String BEFORE = "# mine\nprofile.label = Anna\n\n# the end\n";

    @TempDir Path folder;

    private Path file() {
        return folder.resolve("goop.properties");
    }

    private SettingsFile settings(String... overrides) throws IOException {
        return new SettingsFile(Config.load(folder, Map.of(), List.of(overrides)).sources());
    }

    private static SettingsFile.Row row(SettingsFile settings, String key) throws IOException {
        return settings.rows().stream().filter(it -> it.key().equals(key)).findAny().orElseThrow();
    }

    @Test
    void aChangeKeepsCommentsAndOrder() throws IOException {
        Files.writeString(file(), BEFORE);
        SettingsFile settings = settings();
        assertEquals(
                "Bob", settings.change(Map.of("profile.label", "Bob")).config().profile().label());
        assertEquals(BEFORE.replace("Anna", "Bob"), Files.readString(file()));
        assertEquals("goop.properties:2", row(settings, "profile.label").from());
        settings.change(Collections.singletonMap("profile.label", null));
        assertEquals("# mine\n\n# the end\n", Files.readString(file()));
        assertEquals("default", row(settings, "profile.label").from());
    }

    @Test
    void aMistakeIsNamedAndNothingIsWritten() throws IOException {
        Files.writeString(file(), BEFORE);
        SettingsFile settings = settings();
        Map<String, String> changes =
                Map.of("profile.label", "Bob", "p2p.listen_port", "many", "no.such", "1");
        ConfigException wrong = assertThrows(ConfigException.class, () -> settings.change(changes));
        List<String> keys = wrong.mistakes().stream().map(Mistake::key).sorted().toList();
        assertEquals(List.of("no.such", "p2p.listen_port"), keys);
        assertEquals(BEFORE, Files.readString(file()));
    }

    @Test
    void aFileIsMadeWhereThereIsNoneAndSecretsAreNotTold() throws IOException {
        SettingsFile settings = settings();
        settings.change(Map.of("presence.admin_password", "a long pass phrase"));
        assertTrue(Files.readString(file()).contains("a long pass phrase"));
        SettingsFile.Row password = row(settings, "presence.admin_password");
        assertTrue(password.secret());
        assertFalse(password.value().contains("phrase"), password.value());
    }

    @Test
    void whatTheCommandLineSaysCountsMore() throws IOException {
        SettingsFile settings = settings("p2p.listen_port=4001");
        Loaded loaded = settings.change(Map.of("p2p.listen_port", "4002"));
        assertEquals(4001, loaded.config().p2p().listenPort());
        assertEquals("--set", row(settings, "p2p.listen_port").from());
    }
}
