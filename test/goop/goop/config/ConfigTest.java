package goop.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class ConfigTest {
    @TempDir private Path folder;

    private PeerDirectory directory() {
        return new PeerDirectory(folder);
    }

    @Test
    void theTableAndTheRecordsNameTheSameFieldsInTheSameOrder() {
        List<String> components = new ArrayList<>();
        for (var section : Config.class.getRecordComponents()) {
            if (!section.getType().isRecord()) continue;
            for (var field : section.getType().getRecordComponents()) {
                components.add(ConfigRecords.key(section, field));
            }
        }
        List<String> table =
                ConfigFields.ALL.stream()
                        .filter(field -> field.fileOf().isEmpty())
                        .map(ConfigField::key)
                        .toList();
        assertEquals(table, components);
    }

    @Test
    void theDefaultsAreThoseOfTheReference() {
        Config config = Config.defaults();
        Config.Presence presence = config.presence();
        assertEquals("goop.presence.v1", presence.topic());
        assertEquals(20, presence.ttlSeconds());
        assertEquals(5, presence.heartbeatSeconds());
        assertEquals(8787, presence.rendezvousPort());
        assertEquals("127.0.0.1", presence.rendezvousBind().getHostAddress());
        assertEquals(Optional.empty(), presence.externalUrl());
        assertTrue(presence.adminPassword().isEmpty());
        assertEquals(Path.of("templates"), presence.templatesDir());
        assertEquals(Path.of("data/relay.key"), presence.relayKeyFile());
        assertEquals(587, presence.smtpPort());
        assertEquals(600, presence.limitPeerPerMinute());
        assertEquals(60_000, presence.limitAddressPerMinute());
        assertEquals(2_000, presence.limitStreamsPerAddress());
        assertEquals(20_000, presence.limitStreams());
        assertEquals(50_000, presence.limitPeers());
        assertEquals("goop-mdns", config.p2p().mdnsTag());
        assertEquals(2, config.p2p().listenAddresses().size());
        assertTrue(config.p2p().mdnsOn("eth0"));
        assertEquals(new InetSocketAddress("127.0.0.1", 8080), config.viewer().httpAddr());
        assertEquals(Path.of("data/identity.key"), config.identity().keyFile());
        assertEquals(Path.of("site"), config.paths().siteRoot());
        assertFalse(config.proxied());
    }

    @Test
    void aLaterSourceWins() throws Exception {
        PeerDirectory directory =
                directory()
                        .file("goop.json", "{\"presence\":{\"ttl_seconds\":21,\"smtp_port\":21}}")
                        .properties("presence.ttl_seconds=22\npresence.limit_peers=22")
                        .variable("GOOP_PRESENCE_TTL_SECONDS", "23")
                        .variable("GOOP_PRESENCE_LIMIT_STREAMS", "2323")
                        .variable("GOOP_P2P_LISTEN_PORT", "");
        Loaded loaded = directory.load("presence.ttl_seconds=24");
        Config.Presence presence = loaded.config().presence();
        assertEquals(
                List.of(24, 21, 22, 2323),
                List.of(
                        presence.ttlSeconds(),
                        presence.smtpPort(),
                        presence.limitPeers(),
                        presence.limitStreams()));
        assertEquals(
                List.of(
                        "presence.ttl_seconds 24 --set",
                        "presence.smtp_port 21 goop.json:1",
                        "presence.limit_streams 2323 environment GOOP_PRESENCE_LIMIT_STREAMS",
                        "presence.limit_peers 22 goop.properties:2"),
                loaded.report().settings().stream()
                        .filter(each -> !each.isDefault())
                        .map(each -> each.key() + " " + each.value() + " " + each.from())
                        .toList());
    }

    @Test
    void allMistakesAreReportedAtOnceWithFileAndLine() throws Exception {
        PeerDirectory directory =
                directory()
                        .properties(
                                """
                                # mine
                                presence.ttl_secnds = 20
                                presence.smtp_port = 99999

                                presence.external_url = example.org
                                presence.external_url = https://example.org
                                viewer.theme = dark
                                profile.label = C:\\users
                                presence.rendezvous_port = 8787x
                                 = 3
                                """)
                        .variable("GOOP_P2P_MDNS_INTERFACES", "none, eth0");
        assertEquals(
                List.of(
                        "goop.properties:6: presence.external_url: stands in line 5 too; only one"
                                + " of them may stay",
                        "goop.properties:8: \\u must be followed by four hexadecimal digits; a"
                                + " backslash itself is written \\\\",
                        "goop.properties:10: a key is missing before the value",
                        "goop.properties:2: presence.ttl_secnds: no such field; the nearest is"
                                + " presence.ttl_seconds",
                        "goop.properties:7: viewer.theme: goop has no use for this field of goop2;"
                                + " remove the line",
                        "--set: ttl_seconds: no such field; the nearest is presence.ttl_seconds",
                        "--set: quiet: key=value is expected",
                        "goop.properties:3: presence.smtp_port: a whole number from 1 to 65535 is"
                                + " expected, found \"99999\"",
                        "goop.properties:5: presence.external_url: nothing, or a URL such as"
                            + " https://example.org or http://example.org:8787/path is expected,"
                            + " found \"example.org\"",
                        "goop.properties:9: presence.rendezvous_port: a whole number from 0 to"
                                + " 65535 is expected, found \"8787x\"",
                        "environment GOOP_P2P_MDNS_INTERFACES: p2p.mdns_interfaces: all, none, or"
                                + " names of network interfaces with commas between them is"
                                + " expected, found \"none, eth0\""),
                directory.mistakes("ttl_seconds=3", "quiet"));
    }

    @Test
    void aMistypedVariableIsWarnedOf() throws Exception {
        PeerDirectory directory = directory().variable("GOOP_PRESENCE_TTL_SECOND", "3");
        assertEquals(
                List.of(
                        "environment GOOP_PRESENCE_TTL_SECOND: no such setting; the nearest is"
                                + " GOOP_PRESENCE_TTL_SECONDS"),
                directory.load().warnings());
    }

    @Test
    void relativePathsAreRelativeToTheDirectory() throws Exception {
        Config config =
                directory()
                        .properties(
                                "presence.peer_db_path=data/peers.db\npaths.site_root=/srv/site")
                        .load()
                        .config();
        assertEquals(Optional.of(folder.resolve("data/peers.db")), config.presence().peerDbPath());
        assertEquals(folder.resolve("data/identity.key"), config.identity().keyFile());
        assertEquals(Path.of("/srv/site"), config.paths().siteRoot());
    }

    @Test
    void theUrlLosesItsLastSlash() {
        Config config = Config.with("presence.external_url=https://example.org/goop/");
        assertEquals(
                Optional.of(URI.create("https://example.org/goop")),
                config.presence().externalUrl());
        assertTrue(config.proxied());
    }

    @Test
    void aPlatformsPortIsUsedByARendezvousAloneThatSaysNoOther() throws Exception {
        PeerDirectory directory = directory().variable("PORT", "4711");
        Config used = directory.load("presence.rendezvous_only=true").config();
        assertEquals(4711, used.presence().rendezvousPort());
        assertEquals("0.0.0.0", used.presence().rendezvousBind().getHostAddress());
        assertTrue(used.proxied());
        assertEquals(8787, directory.load().config().presence().rendezvousPort());
        Config said =
                directory
                        .load("presence.rendezvous_only=true", "presence.rendezvous_port=8788")
                        .config();
        assertEquals(8788, said.presence().rendezvousPort());
        assertEquals("127.0.0.1", said.presence().rendezvousBind().getHostAddress());
        assertFalse(said.proxied());
        assertEquals(
                List.of(
                        "environment PORT: presence.rendezvous_port: a whole number from 0 to"
                                + " 65535 is expected, found \"tcp://10.0.0.1\""),
                directory
                        .variable("PORT", "tcp://10.0.0.1")
                        .mistakes("presence.rendezvous_only=true"));
    }

    @Test
    void aDirectoryThatDoesNotExistHasTheDefaults() throws Exception {
        Loaded loaded = new PeerDirectory(folder.resolve("new")).load();
        assertEquals(8787, loaded.config().presence().rendezvousPort());
        assertEquals(folder.resolve("new"), loaded.directory());
    }

    @Test
    void aFileThatCannotBeReadIsAMistake() throws Exception {
        Files.createDirectory(folder.resolve("goop.properties"));
        directory().file("goop.json", " ".repeat(1 << 20) + "{}");
        assertEquals(
                List.of(
                        "goop.json: has more than 1048576 bytes",
                        "goop.properties: is a directory, not a file"),
                directory().mistakes());
    }

    @Test
    void settingsOfAProgramWithAMistakeNameIt() {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> Config.with("log.format=xml"));
        assertEquals(
                "a mistake in the configuration:\n"
                        + "  --set: log.format: text or json is expected, found \"xml\"",
                wrong.getMessage());
    }

    @Test
    void aSecretComesFromItsFileWithoutTheLastNewline() throws Exception {
        PeerDirectory directory = directory().file("secrets/admin", "open sesame\n");
        Loaded loaded = directory.load("presence.admin_password_file=secrets/admin");
        assertEquals("open sesame", loaded.config().presence().adminPassword().value());
        assertEquals(List.of(), loaded.warnings());
        assertEquals("other words", adminPassword(directory, "other words"));
        directory.properties("presence.admin_password=first thing");
        assertEquals("open sesame", adminPassword(directory, ""));
    }

    private static String adminPassword(PeerDirectory directory, String override)
            throws ConfigException {
        directory.variable("GOOP_PRESENCE_ADMIN_PASSWORD_FILE", "secrets/admin");
        String[] overrides =
                override.isEmpty()
                        ? new String[0]
                        : new String[] {"presence.admin_password=" + override};
        return directory.load(overrides).config().presence().adminPassword().value();
    }

    @Test
    void aSecretFileThatIsAbsentEmptyOrSaidTwiceIsAMistake() throws Exception {
        directory()
                .file("empty", "\n")
                .properties(
                        """
                        presence.admin_password_file = gone
                        presence.smtp_password_file = empty
                        """);
        assertEquals(
                List.of(
                        "goop.properties:1: presence.admin_password_file: gone does not exist",
                        "goop.properties:2: presence.smtp_password_file: empty is empty"),
                directory().mistakes());
        directory()
                .properties("presence.admin_password=12345678\npresence.admin_password_file=empty");
        assertEquals(
                List.of(
                        "goop.properties:2: presence.admin_password_file: is said beside"
                                + " presence.admin_password; only one of them may stay"),
                directory().mistakes());
    }

    @Test
    void whatEverybodyCanReadIsNoSecret() throws Exception {
        directory().properties("presence.admin_password_file=admin").file("admin", "12345678");
        open("admin");
        String place = folder.resolve("admin").toString();
        assertEquals(
                List.of(
                        place
                                + " holds presence.admin_password, and every user of this machine"
                                + " can read it; chmod 600 it"),
                directory().load().warnings());
        directory().properties("presence.admin_password=12345678");
        assertEquals(List.of(), directory().load().warnings());
        open("goop.properties");
        assertEquals(
                List.of(
                        "goop.properties holds a password, and every user of this machine can read"
                                + " it; chmod 600 it"),
                directory().load().warnings());
        assertEquals(
                "--set presence.admin_password: every user of this machine can see it in the list"
                        + " of processes; use presence.admin_password_file",
                directory().load("presence.admin_password=12345678").warnings().getFirst());
    }

    private void open(String name) throws Exception {
        Files.setPosixFilePermissions(
                folder.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    void aSecretIsNeverShown() throws Exception {
        Loaded loaded = directory().properties("presence.admin_password=open sesame").load();
        assertFalse(loaded.toString().contains("sesame"), loaded.toString());
        directory().properties("presence.admin_password=open\\nsesame");
        List<String> mistakes = directory().mistakes();
        assertEquals(1, mistakes.size());
        assertFalse(mistakes.toString().contains("sesame"), mistakes.toString());
    }

    @Test
    void everyFieldHasAMeaningAndALawfulDefault() throws Exception {
        for (ConfigField<?> field : ConfigFields.ALL) {
            field.type().parse(field.unset());
            assertFalse(field.meaning().isBlank() || field.meaning().endsWith("."), field.key());
        }
        assertEquals(
                ConfigFields.ALL.size(),
                ConfigFields.ALL.stream().map(ConfigField::key).distinct().count());
        assertEquals(
                List.of(
                        "presence.admin_password",
                        "presence.registration_webhook_secret",
                        "presence.smtp_password",
                        "presence.load_token",
                        "presence.cluster_secret",
                        "presence.cluster_password",
                        "hub.admin_password"),
                ConfigFields.ALL.stream()
                        .map(ConfigField::fileOf)
                        .filter(key -> !key.isEmpty())
                        .toList());
        assertTrue(Arrays.stream(Config.class.getRecordComponents()).count() > 7);
    }
}
