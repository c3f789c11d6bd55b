package goop.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;

class ContradictionsTest {
    @TempDir private Path folder;

    /// The lines of the file stand in the first column with `;` between them.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ttl_seconds=9 | 1: presence.ttl_seconds: one lost heartbeat would make a peer"
                        + " vanish: ttl_seconds (9) must be at least twice heartbeat_seconds (5)",
                "limit_peers=1;heartbeat_seconds=11 | 2: presence.heartbeat_seconds: one lost"
                        + " heartbeat would make a peer vanish: ttl_seconds (20) must be at least"
                        + " twice heartbeat_seconds (11)",
                "registration_required=true;smtp_host=localhost;smtp_from=a@b.c | 1:"
                        + " presence.registration_required: registrations must be kept: set"
                        + " presence.peer_db_path",
                "registration_required=true;peer_db_path=p.db | 1: presence.registration_required:"
                        + " nobody could be sent a verification link: set presence.smtp_host, or"
                        + " presence.admin_password to hand links out by yourself",
                "registration_webhook=http://example.org/ | 1: presence.registration_webhook:"
                        + " e-mail addresses would go over the network in the clear: https is"
                        + " expected, or http to this machine",
                "smtp_host=localhost | 1: presence.smtp_host: mail needs a sender: set"
                        + " presence.smtp_from",
                "smtp_host=localhost;smtp_username=anna;smtp_password=12345678 | 1:"
                        + " presence.smtp_host: mail needs a sender: presence.smtp_username is no"
                        + " e-mail address, so set presence.smtp_from",
                "smtp_host=localhost;smtp_username=a@b.c | 2: presence.smtp_username:"
                        + " smtp_username and smtp_password go together: presence.smtp_password is"
                        + " missing",
                "smtp_host=localhost;smtp_from=a@b.c;smtp_password=x | 3: presence.smtp_password:"
                        + " smtp_username and smtp_password go together: presence.smtp_username is"
                        + " missing",
                "relay_port=8787 | 1: presence.relay_port: port 8787 is that of"
                        + " presence.rendezvous_port too",
                "rendezvous_host=true;rendezvous_port=8080 | 2: presence.rendezvous_port: port 8080"
                        + " is that of presence.rendezvous_port too",
                "relay_key_file=data/identity.key | 1: presence.relay_key_file: the relay needs a"
                        + " key of its own: it must not be identity.key_file",
            })
    void fieldsThatDoNotGoTogetherAreNamed(String lines, String mistake) throws Exception {
        assertEquals(List.of("goop.properties:" + mistake), directory(lines).mistakes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "registration_required=true;peer_db_path=p;admin_password=12345678 |"
                        + " presence.registration_required without presence.smtp_host: verification"
                        + " links go to the log and the admin page only",
                "smtp_from=a@b.c | presence.smtp_from is of no use without presence.smtp_host",
                "rendezvous_only=true;rendezvous_wan=https://b.c | presence.rendezvous_wan is of no"
                        + " use with presence.rendezvous_only",
                "trusted_proxies=0.0.0.0/0 | presence.trusted_proxies has everybody in it: any"
                        + " client can claim any address",
                "admin_password=1234567 | presence.admin_password has less than 8 characters",
                "limit_streams=10 | presence.limit_streams_per_address is above"
                        + " presence.limit_streams, which will stop it first",
            })
    void whatIsRatherNotMeantIsWarnedOf(String lines, String warning) throws Exception {
        assertEquals(List.of(warning), directory(lines).load().warnings());
    }

    @Test
    void nothingIsConcludedFromAFieldThatHasAMistakeOrIsMistyped() throws Exception {
        assertEquals(
                List.of(
                        "goop.properties:2: presence.peer_db_pth: no such field; the nearest is"
                                + " presence.peer_db_path",
                        "goop.properties:3: presence.smtp_host: nothing, or a host name or address"
                                + " such as mail.example.org is expected, found \"a b\""),
                directory("registration_required=true;peer_db_pth=p;smtp_host=a b").mistakes());
    }

    @Test
    void aWebhookOnThisMachineMayBePlain() throws Exception {
        assertEquals(
                List.of(),
                directory("registration_webhook=http://[::1]:9/hook?key=1").load().warnings());
    }

    @Test
    void aViewerForEverybodyIsWarnedOf() throws Exception {
        assertEquals(
                List.of(
                        "viewer.http_addr: whoever reaches 0.0.0.0 can act as you; 127.0.0.1 is"
                                + " for this machine alone"),
                new PeerDirectory(folder).load("viewer.http_addr=0.0.0.0:8080").warnings());
    }

    private PeerDirectory directory(String lines) throws Exception {
        return new PeerDirectory(folder)
                .properties("presence." + lines.replace(";", "\npresence."));
    }
}
