package goop.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Against aiosmtpd, which is told what to do, and OpenSMTPD and Exim, which are not.
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

    @Test
    void openSmtpdTakesOurMail() throws Exception {
        Security security = MailServers.openSmtpdSecurity();
        try (MailServers server = MailServers.openSmtpd(folder, security)) {
            takesOurMail(server, security);
        }
    }

    @Test
    void eximTakesOurMailByStarttlsAndLogin() throws Exception {
        try (MailServers server = MailServers.exim(folder)) {
            takesOurMail(server, Security.STARTTLS);
        }
    }

    @Test
    void eximRefusesAWrongPassword() throws Exception {
        try (MailServers server = MailServers.exim(folder)) {
            MailServer right = server.settings(Security.STARTTLS);
            MailServer wrong =
                    new MailServer(
                            right.host(),
                            right.port(),
                            right.security(),
                            right.username(),
                            new Secret("geheim"),
                            right.from(),
                            right.authorities());
            assertThrows(
                    MailException.class,
                    () -> new AngusCarrier().send(wrong, mail("anna@example.org")));
            assertEquals(List.of(), MailServers.mails(folder));
        }
    }

    private static void takesOurMail(MailServers server, Security security) throws Exception {
        new AngusCarrier().send(server.settings(security), mail("anna@example.org"));
        List<String> mail = server.taken();
        assertTrue(mail.contains("To: anna@example.org"), mail.toString());
        assertTrue(mail.contains("https://example.org/verify?token=abc"), mail.toString());
        assertTrue(mail.contains(".. a line of dots"), mail.toString());
    }
}
