package goop.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.config.Config;
import goop.libp2p.Keypair;
import goop.packaging.ImageTest;
import goop.packaging.Started;
import goop.presence.Presence;
import goop.presence.PresenceJson;
import goop.presence.PresenceSignature;
import goop.registration.MailServer.Security;
import goop.registration.RegistrationClaim;
import goop.rendezvous.Rendezvous;

import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The whole way, with a mail server of somebody else's in the middle: form, outbox, mail, link.
class RegistrationByMailTest {
    private static final String ADDRESS = "anna@example.org";
    private static final Pattern LINK =
            Pattern.compile("http://127\\.0\\.0\\.1:\\d+/verify\\?token=[A-Za-z0-9_-]{43}");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Keypair key = Keypair.generate();

    @TempDir Path folder;

    @Test
    void aLinkThatCameByStarttlsAndLoginVerifies() throws Exception {
        try (MailServers server = MailServers.scripted("starttls", mailFolder(), "localhost")) {
            List<String> mail = registerAndVerify(server, Security.STARTTLS);
            assertEquals("tls board board@example.org " + ADDRESS, mail.getFirst());
        }
    }

    @Test
    void aLinkThatCameByOpenSmtpdVerifies() throws Exception {
        Security security = MailServers.openSmtpdSecurity();
        try (MailServers server = MailServers.openSmtpd(mailFolder(), security)) {
            registerAndVerify(server, security);
        }
    }

    @Test
    void aLinkThatCameByEximVerifies() throws Exception {
        try (MailServers server = MailServers.exim(mailFolder())) {
            registerAndVerify(server, Security.STARTTLS);
        }
    }

    private Path mailFolder() throws Exception {
        // OpenSMTPD and Exim deliver as another user.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Files.createDirectory(folder.resolve("mail"));
    }

    @Test
    void aLinkThatTheImageSentVerifies() throws Exception {
        Path image = folder.resolve("image");
        ImageTest.image(image, "libs");
        List<String> program = List.of(image.resolve("bin/goop").toString());
        try (MailServers server = MailServers.scripted("starttls", mailFolder(), "localhost");
                Started board =
                        Started.rendezvous(
                                program,
                                Map.of("GOOP_AOT_CACHE", "off"),
                                folder.resolve("board"),
                                settings(server, Security.STARTTLS))) {
            List<String> mail = registerAndVerify(server, board.url);
            assertEquals("tls board board@example.org " + ADDRESS, mail.getFirst());
        }
    }

    private List<String> registerAndVerify(MailServers server, Security security) throws Exception {
        Config config = Config.with(settings(server, security));
        Path directory = Files.createDirectory(folder.resolve("board"));
        try (Rendezvous board = Rendezvous.start(config, directory)) {
            return registerAndVerify(server, "http://127.0.0.1:" + board.address().getPort());
        }
    }

    private List<String> registerAndVerify(MailServers server, String url) throws Exception {
        assertEquals(202, publish(url).statusCode());
        RegistrationClaim claim = RegistrationClaim.sign(ADDRESS, key, System.currentTimeMillis());
        HttpResponse<String> sent =
                post(url + "/register", "application/x-www-form-urlencoded", claim.query());
        assertEquals(200, sent.statusCode());
        assertTrue(sent.body().contains("A mail is on its way to " + ADDRESS), sent.body());

        List<String> mail = server.taken();
        String link = link(mail);
        assertTrue(link.startsWith(url + "/"), link);
        assertEquals(202, publish(url).statusCode(), "nobody has followed the link yet");
        HttpResponse<String> page = send(HttpRequest.newBuilder(URI.create(link)));
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains(key.peerId().toString()), page.body());
        assertEquals(204, publish(url).statusCode());
        assertEquals(400, send(HttpRequest.newBuilder(URI.create(link))).statusCode());
        return mail;
    }

    private String[] settings(MailServers server, Security security) {
        boolean login = security != Security.NONE;
        return new String[] {
            "presence.rendezvous_port=0",
            "presence.peer_db_path=" + folder.resolve("board.db"),
            "presence.registration_required=true",
            "presence.smtp_host=localhost",
            "presence.smtp_port=" + server.port,
            "presence.smtp_security=" + (login ? "starttls" : "none"),
            "presence.smtp_ca_file=" + server.folder.resolve("ca.pem"),
            "presence.smtp_username=" + (login ? "board" : ""),
            "presence.smtp_password=" + (login ? "geheim wört" : ""),
            "presence.smtp_from=The board <board@example.org>"
        };
    }

    /// The link that stands in both parts of the mail.
    private static String link(List<String> lines) throws Exception {
        int head = lines.indexOf("To: " + ADDRESS);
        assertTrue(head >= 0, lines.toString());
        // A line that the server has put before the header would end it.
        List<String> lawful = lines.subList(lines.getFirst().contains(":") ? 0 : 1, lines.size());
        byte[] bytes = String.join("\r\n", lawful).getBytes(StandardCharsets.UTF_8);
        MimeMessage message =
                new MimeMessage(
                        Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
        Multipart parts = (Multipart) message.getContent();
        assertEquals(2, parts.getCount());
        String text = (String) parts.getBodyPart(0).getContent();
        String html = (String) parts.getBodyPart(1).getContent();
        Matcher link = LINK.matcher(text);
        assertTrue(link.find(), text);
        assertTrue(html.contains('"' + link.group() + '"'), html);
        return link.group();
    }

    private HttpResponse<String> publish(String url) throws Exception {
        Presence message =
                new Presence(
                        Presence.Type.ONLINE,
                        key.peerId().toString(),
                        "",
                        ADDRESS,
                        "",
                        false,
                        List.of(),
                        System.currentTimeMillis(),
                        "");
        String signed =
                new String(
                        PresenceJson.write(PresenceSignature.sign(message, key)),
                        StandardCharsets.UTF_8);
        return post(url + "/publish", "application/json", signed);
    }

    private HttpResponse<String> post(String url, String type, String body) throws Exception {
        return send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }
}
