package goop.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import goop.config.Secret;
import goop.registration.EmailAddress;
import goop.registration.Mail;
import goop.registration.MailException;
import goop.registration.MailServer;
import goop.registration.MailServer.Security;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Against aiosmtpd, which is told what to do, and OpenSMTPD, which is not.
class AngusCarrierTest {
    @TempDir Path folder;

    private static Mail mail(String to) throws Exception {
        return new Mail(
                EmailAddress.parse(to),
                "Verify — prüfe",
                "Hello\n\n.\n\n.. a line of dots\n\nhttps://example.org/verify?token=abc\n",
                "<!doctype html><p>Hello</p>\n");
    }

    @ParameterizedTest
    @CsvSource({"starttls,STARTTLS", "starttls,OFFERED", "implicit,TLS", "plain,NONE"})
    void aMailArrivesWholeWithItsPartsAndItsDots(String scenario, Security security)
            throws Exception {
        try (MailServers server = MailServers.scripted(scenario, folder, "localhost")) {
            new AngusCarrier().send(server.settings(security), mail("anna@example.org"));
            List<String> taken = server.taken();
            assertEquals(
                    security == Security.NONE
                            ? "plain - board@example.org anna@example.org"
                            : "tls board board@example.org anna@example.org",
                    taken.getFirst());
            assertTrue(taken.contains("From: The board <board@example.org>"));
            assertTrue(taken.contains("To: anna@example.org"));
            assertTrue(
                    taken.contains("Subject: =?UTF-8?Q?Verify_=E2=80=94_pr=C3=BCfe?="),
                    taken.toString());
            assertTrue(taken.stream().anyMatch(each -> each.startsWith("Message-ID: <")));
            // One dot that the protocol adds, taken off again by the server.
            assertTrue(taken.contains(".") || taken.contains(".."), taken.toString());
            assertTrue(taken.contains("https://example.org/verify?token=abc"));
            assertTrue(taken.stream().anyMatch(each -> each.contains("text/html")));
            assertFalse(taken.toString().contains(InetAddress.getLocalHost().getHostName() + ">"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "busy,false,Greylisted",
        "unknown,true,No such user",
        "full,false,Disk full",
        "drop,false,''"
    })
    void aRefusalSaysWhyAndWhetherToTryAgain(String scenario, boolean permanent, String why)
            throws Exception {
        try (MailServers server = MailServers.scripted(scenario, folder, "localhost")) {
            MailException refused =
                    assertThrows(
                            MailException.class,
                            () ->
                                    new AngusCarrier()
                                            .send(
                                                    server.settings(Security.STARTTLS),
                                                    mail("anna@example.org")));
            assertEquals(permanent, refused.permanent(), refused.getMessage());
            assertTrue(refused.getMessage().contains(why), refused.getMessage());
            assertEquals(List.of(), MailServers.mails(folder));
        }
    }

    @ParameterizedTest
    @CsvSource({"hang", "drip"})
    void aServerThatHangsOrDripsIsLeftAtTheDeadline(String scenario) throws Exception {
        Duration deadline = Duration.ofSeconds(2);
        try (MailServers server = MailServers.scripted(scenario, folder, "localhost")) {
            long began = System.nanoTime();
            MailException late =
                    assertThrows(
                            MailException.class,
                            () ->
                                    new AngusCarrier(deadline)
                                            .send(
                                                    server.settings(Security.STARTTLS),
                                                    mail("anna@example.org")));
            long millis = (System.nanoTime() - began) / 1_000_000;
            System.out.println(scenario + ": left after " + millis + " ms");
            assertFalse(late.permanent());
            assertTrue(millis < 5 * deadline.toMillis(), millis + " ms");
        }
    }

    @Test
    void aCertificateOfAnotherNameOrAuthorityIsRefused() throws Exception {
        try (MailServers server = MailServers.scripted("starttls", folder, "mail.example.net")) {
            refusesTls(server.settings(Security.STARTTLS));
        }
        try (MailServers server = MailServers.scripted("implicit", folder, "localhost")) {
            MailServer own = server.settings(Security.TLS);
            refusesTls(
                    new MailServer(
                            own.host(),
                            own.port(),
                            own.security(),
                            own.username(),
                            own.password(),
                            own.from(),
                            Optional.empty()));
        }
        assertEquals(List.of(), MailServers.mails(folder));
    }

    private static void refusesTls(MailServer server) throws Exception {
        MailException refused =
                assertThrows(
                        MailException.class,
                        () -> new AngusCarrier().send(server, mail("anna@example.org")));
        assertFalse(refused.permanent());
        assertTrue(
                refused.getMessage().matches(".*(certif|identity|TLS|PKIX|No name).*"),
                refused.getMessage());
    }

    @Test
    void withoutStarttlsNothingIsSentWhereItIsAskedFor() throws Exception {
        try (MailServers server = MailServers.scripted("plain", folder, "localhost")) {
            MailException refused =
                    assertThrows(
                            MailException.class,
                            () ->
                                    new AngusCarrier()
                                            .send(
                                                    server.settings(Security.STARTTLS),
                                                    mail("anna@example.org")));
            assertTrue(refused.getMessage().contains("STARTTLS"), refused.getMessage());
            assertEquals(List.of(), MailServers.mails(folder));
        }
    }

    @Test
    void aWrongPasswordIsSaidAndNotForGood() throws Exception {
        try (MailServers server = MailServers.scripted("starttls", folder, "localhost")) {
            MailServer own = server.settings(Security.STARTTLS);
            MailServer wrong =
                    new MailServer(
                            own.host(),
                            own.port(),
                            own.security(),
                            own.username(),
                            new Secret("not this"),
                            own.from(),
                            own.authorities());
            MailException refused =
                    assertThrows(
                            MailException.class,
                            () -> new AngusCarrier().send(wrong, mail("anna@example.org")));
            assertFalse(refused.permanent());
            assertFalse(refused.getMessage().contains("not this"));
        }
    }

    @Test
    void internationalAddressesGoToServersThatTakeThem() throws Exception {
        try (MailServers server = MailServers.scripted("starttls", folder, "localhost")) {
            new AngusCarrier()
                    .send(server.settings(Security.STARTTLS), mail("jürgen@bücher.example"));
            assertTrue(
                    server.taken().getFirst().endsWith(" jürgen@xn--bcher-kva.example"),
                    server.taken().getFirst());
        }
        Path other = Files.createDirectory(folder.resolve("other"));
        try (MailServers server = MailServers.scripted("ascii", other, "localhost")) {
            MailException refused =
                    assertThrows(
                            MailException.class,
                            () ->
                                    new AngusCarrier()
                                            .send(
                                                    server.settings(Security.STARTTLS),
                                                    mail("jürgen@example.org")));
            assertTrue(refused.permanent());
        }
    }

    @Test
    void nothingBeginsAnotherHeaderOrCommand() throws Exception {
        try (MailServers server = MailServers.scripted("plain", folder, "localhost")) {
            MailServer settings = server.settings(Security.NONE);
            EmailAddress evil = new EmailAddress("a>\r\nRCPT TO:<b", "example.org");
            for (Mail each :
                    List.of(
                            new Mail(evil, "s", "t", "h"),
                            new Mail(
                                    EmailAddress.parse("a@example.org"),
                                    "s\r\nBcc: all@example.org",
                                    "t",
                                    "h"))) {
                MailException refused =
                        assertThrows(
                                MailException.class, () -> new AngusCarrier().send(settings, each));
                assertTrue(refused.permanent());
            }
            assertEquals(List.of(), MailServers.mails(folder));
        }
    }

    /// OpenSMTPD in the foreground, in a mount namespace with a spool of its own. The 6.8 of Debian
    /// 12 cannot answer TLS handshakes under OpenSSL 3, so there it takes mail in the clear.
    @Test
    void openSmtpdTakesOurMail() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/smtpd")), "test/setup.sh installs it");
        assumeTrue("root".equals(System.getProperty("user.name")), "smtpd wants root");
        Process version =
                new ProcessBuilder("/usr/sbin/smtpd", "-h").redirectErrorStream(true).start();
        String said = new String(version.getInputStream().readAllBytes());
        boolean tls = !said.contains("OpenSMTPD 6.");
        System.out.println("OpenSMTPD with TLS: " + tls);
        MailServers.certify(folder, "localhost");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path box = Files.createDirectory(folder.resolve("box"));
        Files.setOwner(
                box,
                box.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("nobody"));
        int port = freePort();
        Files.writeString(folder.resolve("conf"), conf(port, tls));
        Process smtpd =
                new ProcessBuilder(
                                "unshare",
                                "--mount",
                                "sh",
                                "-ec",
                                """
                                mount -t tmpfs tmpfs /var/spool
                                mkdir -m 711 /var/spool/smtpd
                                mount -t tmpfs tmpfs /run
                                printf 'board %s\\n' "$(smtpctl encrypt 'geheim wört')" > "$1/users"
                                exec /usr/sbin/smtpd -dF -f "$1/conf"
                                """,
                                "sh",
                                folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        try {
            MailServer server =
                    new MailServer(
                            "localhost",
                            port,
                            tls ? Security.STARTTLS : Security.NONE,
                            tls ? "board" : "",
                            new Secret(tls ? "geheim wört" : ""),
                            "board@example.org",
                            Optional.of(folder.resolve("ca.pem")));
            sendOnceItListens(server);
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (MailServers.mails(box).isEmpty()) {
                assertTrue(System.nanoTime() < end, Files.readString(folder.resolve("log")));
                Thread.sleep(20);
            }
            List<String> mail = Files.readAllLines(MailServers.mails(box).getFirst());
            assertTrue(mail.contains("To: anna@example.org"), mail.toString());
            assertTrue(mail.contains("https://example.org/verify?token=abc"), mail.toString());
            assertTrue(mail.contains(".. a line of dots"), mail.toString());
        } finally {
            smtpd.descendants().forEach(ProcessHandle::destroy);
            smtpd.destroy();
            smtpd.waitFor();
        }
    }

    private String conf(int port, boolean tls) {
        String listen =
                "listen on 127.0.0.1 port %d hostname localhost %s\n"
                        .formatted(port, tls ? "tls-require pki test auth <users>" : "");
        return """
        pki test cert "FOLDER/cert.pem"
        pki test key "FOLDER/key.pem"
        table users file:FOLDER/users
        table people { "@" = nobody }
        """
                        .replace("FOLDER", folder.toString())
                + listen
                + "action keep maildir \"%s/box\" virtual <people>\n".formatted(folder)
                + "match %s for any action keep\n".formatted(tls ? "auth from any" : "from any");
    }

    private static void sendOnceItListens(MailServer server) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                new AngusCarrier().send(server, mail("anna@example.org"));
                return;
            } catch (MailException notYet) {
                boolean starting = notYet.getMessage().contains("connect");
                if (!starting || System.nanoTime() > end) throw notYet;
                Thread.sleep(50);
            }
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
