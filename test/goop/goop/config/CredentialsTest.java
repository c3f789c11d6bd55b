package goop.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

class CredentialsTest {
    @TempDir Path folder;

    private PeerDirectory directory() {
        return new PeerDirectory(folder)
                .variable("CREDENTIALS_DIRECTORY", folder.resolve("credentials").toString());
    }

    @Test
    void whatSystemdHandsOverIsTheSecretOfThatName() throws Exception {
        Loaded loaded =
                directory()
                        .file("credentials/presence_admin_password", "open sesame\n")
                        .file("credentials/presence_registration_webhook_secret", "key")
                        .file("credentials/somebody-elses", "not ours")
                        .properties("presence.admin_password = of the file")
                        .load();
        assertEquals("open sesame", loaded.config().presence().adminPassword().value());
        assertEquals("key", loaded.config().presence().registrationWebhookSecret().value());
        assertEquals(List.of(), loaded.warnings());
    }

    @Test
    void theCommandLineAndAVariableOfItsOwnWin() throws Exception {
        PeerDirectory directory =
                directory()
                        .file("credentials/presence_admin_password", "handed over")
                        .file("admin", "named by a variable")
                        .variable("GOOP_PRESENCE_ADMIN_PASSWORD_FILE", "admin");
        assertEquals(
                "named by a variable",
                directory.load().config().presence().adminPassword().value());
        assertEquals(
                "said last",
                directory
                        .load("presence.admin_password=said last")
                        .config()
                        .presence()
                        .adminPassword()
                        .value());
    }

    @Test
    void aMistypedNameIsWarnedOfAndAnEmptySecretIsAMistake() throws Exception {
        PeerDirectory directory = directory().file("credentials/presence_smtp_pasword", "secret");
        assertEquals(
                List.of(
                        "credential presence_smtp_pasword: no such secret; the nearest is"
                                + " presence_smtp_password"),
                directory.load().warnings());
        directory.file("credentials/presence_admin_password", "\n");
        String file = folder.resolve("credentials/presence_admin_password").toString();
        assertEquals(
                List.of(
                        "environment CREDENTIALS_DIRECTORY: presence.admin_password_file: "
                                + file
                                + " is empty"),
                directory.mistakes());
    }

    @Test
    void aFolderThatIsNotThereIsAMistake() {
        assertEquals(
                List.of(
                        "environment CREDENTIALS_DIRECTORY: "
                                + folder.resolve("credentials")
                                + ": cannot be read as a folder of secrets"),
                directory().mistakes());
    }
}
