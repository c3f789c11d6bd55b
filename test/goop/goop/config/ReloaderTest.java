package goop.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A configuration that is read anew: which fields take effect, and that it is all or nothing. What
/// taking effect means for those that do, the tests of the programs show.
class ReloaderTest {
    @TempDir Path folder;
    private final List<Config> applied = new ArrayList<>();

    private void write(Map<String, String> settings) throws IOException {
        StringBuilder text = new StringBuilder();
        settings.forEach((key, value) -> text.append(key + " = " + value + "\n"));
        Files.writeString(folder.resolve("goop.properties"), text);
    }

    private Reloader reloader() throws IOException {
        Reloader reloader = new Reloader(Config.load(folder, Map.of(), List.of()));
        reloader.add(config -> () -> applied.add(config));
        return reloader;
    }

    @Test
    void eachFieldTakesEffectOrIsNamedAsNeedingARestart() throws IOException {
        for (ConfigField<?> field : ConfigFields.ALL) {
            Map<String, String> settings = OtherValues.beside(field);
            write(settings);
            Reloader reloader = reloader();
            Loaded before = reloader.running();
            String value = OtherValues.of(field);
            if (!field.fileOf().isEmpty()) {
                value = field.name();
                Files.writeString(folder.resolve(value), "of the file");
            }
            settings.put(field.key(), value);
            // A file and a password in one source would be a mistake.
            write(settings);
            applied.clear();
            Reload reload = reloader.reload();
            if (field.live()) {
                assertEquals(List.of(), reload.restart(), field.key());
                assertEquals(true, reload.applied().contains(field.key()), field.key());
                assertEquals(List.of(reload.loaded().config()), applied, field.key());
                assertNotEquals(before.config(), reload.loaded().config(), field.key());
            } else {
                // Of a file that holds a secret, the secret too.
                List<String> waits =
                        field.fileOf().isEmpty()
                                ? List.of(field.key())
                                : List.of(field.fileOf(), field.key());
                assertEquals(waits, reload.restart(), field.key());
                assertEquals(List.of(), reload.applied(), field.key());
                assertEquals(before.config(), reload.loaded().config(), field.key());
                // Asked again, it still waits.
                assertEquals(waits, reloader.reload().restart());
                assertEquals(List.of(), applied, field.key());
            }
        }
    }

    @Test
    void aMistakeAnywhereChangesNothing() throws IOException {
        Reloader reloader = reloader();
        Loaded before = reloader.running();
        write(Map.of("presence.limit_peers", "5", "log.level", "loud", "no.such", "1"));
        ConfigException wrong = assertThrows(ConfigException.class, reloader::reload);
        assertEquals(2, wrong.mistakes().size());
        assertSame(before, reloader.running());
        assertEquals(List.of(), applied);
    }

    @Test
    void aPartThatCannotChangesNothing() throws IOException {
        Reloader reloader = reloader();
        reloader.add(
                config -> {
                    throw new IOException("not with me");
                });
        Loaded before = reloader.running();
        write(Map.of("presence.limit_peers", "5"));
        IOException unable = assertThrows(IOException.class, reloader::reload);
        assertEquals("not with me", unable.getMessage());
        assertSame(before, reloader.running());
        assertEquals(List.of(), applied);
    }

    @Test
    void whatWouldContradictWhatIsInForceWaitsForTheRestartWithAllElse() throws IOException {
        Map<String, String> settings =
                new java.util.TreeMap<>(Map.of("presence.admin_password", "a long one"));
        write(settings);
        Reloader reloader = reloader();
        settings.put("presence.registration_required", "true");
        settings.put("presence.peer_db_path", "x.db");
        settings.put("presence.limit_peers", "5");
        write(settings);
        Reload reload = reloader.reload();
        assertEquals(List.of(), reload.applied());
        assertEquals(
                List.of(
                        "presence.limit_peers",
                        "presence.peer_db_path",
                        "presence.registration_required"),
                reload.restart().stream().sorted().toList());
        assertEquals(List.of(), applied);
    }

    @Test
    void aSecretInAFileThatHasChangedIsTakenUp() throws IOException {
        Files.writeString(folder.resolve("password"), "the first\n");
        write(Map.of("presence.admin_password_file", "password"));
        Reloader reloader = reloader();
        Files.writeString(folder.resolve("password"), "the second\n");
        assertEquals(List.of("presence.admin_password"), reloader.reload().applied());
        assertEquals("the second", applied.getFirst().presence().adminPassword().value());
    }

    @Test
    void whatTheStartSaidCountsStill() throws IOException {
        Reloader reloader =
                new Reloader(
                        Config.load(
                                folder,
                                Map.of("GOOP_PRESENCE_LIMIT_PEERS", "7"),
                                List.of("log.level=debug")));
        write(Map.of("presence.limit_peers", "5", "log.level", "trace", "profile.label", "Anna"));
        Reload reload = reloader.reload();
        assertEquals(List.of("profile.label"), reload.applied());
        assertEquals(7, reload.loaded().config().presence().limitPeers());
        assertEquals("debug", reload.loaded().config().log().level());
    }
}
