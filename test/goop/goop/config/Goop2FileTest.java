package goop.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class Goop2FileTest {
    private static final String WHOLE =
            """
            {
              "identity": {"key_file": "data/identity.key"},
              "paths": {"site_root": "site", "site_source": "src", "site_stage": "stage"},
              "p2p": {"listen_port": 4001, "mdns_tag": ""},
              "presence": {
                "topic": "goop.presence.v1",
                "TTL_seconds": 30,
                "rendezvous_host": true,
                "rendezvous_bind": "",
                "rendezvous_wan": "https://goop.example.org",
                "templates_dirs": ["a", "b"],
                "smtp_port": 0,
                "peer_db_path": null
              },
              "profile": {"label": "Anna's node", "email": "anna@example.org"},
              "viewer": {"http_addr": "127.0.0.1:8081", "theme": "dark", "debug": false},
              "lua": {"enabled": true, "limits": {"memory": 10}}
            }
            """;

    @TempDir private Path folder;

    @Test
    void aFileOfGoop2IsReadWithOneNoteAndLeftAsItIs() throws Exception {
        Loaded loaded = json(WHOLE).load();
        Config config = loaded.config();
        assertEquals(4001, config.p2p().listenPort());
        assertEquals("goop-mdns", config.p2p().mdnsTag());
        assertEquals(30, config.presence().ttlSeconds());
        assertEquals(587, config.presence().smtpPort());
        assertEquals(Optional.empty(), config.presence().peerDbPath());
        assertEquals("Anna's node", config.profile().label());
        assertEquals(8081, config.viewer().httpAddr().getPort());
        assertEquals(
                List.of(
                        "goop.json: goop has no use for paths.site_source, paths.site_stage,"
                                + " presence.templates_dirs, viewer.theme, viewer.debug, lua; they"
                                + " stay as they are"),
                loaded.notes());
        assertEquals(List.of(), loaded.warnings());
        assertEquals(WHOLE, Files.readString(folder.resolve("goop.json")));
    }

    @Test
    void aMistypedNameIsAMistakeAndOneUnlikeAnyOfOursIsNot() throws Exception {
        Loaded loaded = json("{\"presence\":{\"moderation\":1},\"billing\":{}}").load();
        assertEquals(
                List.of(
                        "goop.json: goop has no use for presence.moderation; they stay as they"
                                + " are"),
                loaded.notes());
        assertEquals(
                List.of(
                        "goop.json:3: presence.tll_seconds: no such field; the nearest is"
                                + " presence.ttl_seconds"),
                json("{\"presence\":\n{\n\"tll_seconds\":1}}").mistakes());
    }

    @Test
    void aValueOfAnotherKindIsNamedWithItsLine() throws Exception {
        assertEquals(
                List.of(
                        "goop.json:2: presence.ttl_seconds: a whole number from 2 to 3600 is"
                                + " expected, found an object",
                        "goop.json:4: p2p.listen_addresses: IP addresses with commas between them,"
                                + " such as 0.0.0.0, :: is expected, found an array",
                        "goop.json:3: presence.smtp_port: a whole number from 1 to 65535 is"
                                + " expected, found \"1.5\""),
                json("""
                {"presence": {
                  "ttl_seconds": {},
                  "smtp_port": 1.5},
                 "p2p": {"listen_addresses": [1]}}
                """)
                        .mistakes());
    }

    @Test
    void whatIsNotJsonIsNamedWithItsLine() throws Exception {
        assertEquals(
                List.of("goop.json:2: a value is expected, found \"}\""),
                json("{\"presence\":\n}").mistakes());
        assertEquals(List.of("goop.json:1: an object is expected"), json("[]").mistakes());
    }

    @Test
    void aListMayBeAnArrayOrText() throws Exception {
        Config config =
                json("{\"presence\":{\"trusted_proxies\":[\"10.0.0.0/8\",\"::1\"],"
                                + "\"cors_origins\":\"https://a.b\"},"
                                + "\"p2p\":{\"listen_addresses\":[]}}")
                        .load()
                        .config();
        assertEquals(List.of("10.0.0.0/8", "::1"), config.presence().trustedProxies());
        assertEquals(List.of("https://a.b"), config.presence().corsOrigins());
        assertEquals(2, config.p2p().listenAddresses().size());
    }

    @Test
    void theTwoFilesTogetherAreNoted() throws Exception {
        Loaded loaded = json("{}").properties("").load();
        assertEquals(
                List.of(
                        "goop.json and goop.properties are both there; where both name a field,"
                                + " goop.properties counts"),
                loaded.notes());
    }

    private PeerDirectory json(String text) throws Exception {
        return new PeerDirectory(folder).file("goop.json", text);
    }
}
