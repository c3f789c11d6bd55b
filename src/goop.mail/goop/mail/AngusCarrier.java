package goop.mail;

import goop.registration.Mail;
import goop.registration.MailCarrier;
import goop.registration.MailException;
import goop.registration.MailServer;
import goop.registration.MailServer.Security;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;

/// Sends one mail over one connection.
public final class AngusCarrier implements MailCarrier {
    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final Duration ALL = Duration.ofSeconds(90);

    private final Duration all;

    /// As [java.util.ServiceLoader] makes it. Writes something, so that a library that is missing
    /// is missed at the start and not by the first mail.
    public AngusCarrier() {
        this(ALL);
        try {
            MimeBodyPart probe = new MimeBodyPart();
            probe.setContent(parts("", ""));
            probe.writeTo(OutputStream.nullOutputStream());
        } catch (IOException | MessagingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    AngusCarrier(Duration all) {
        this.all = all;
    }

    @Override
    public void send(MailServer server, Mail mail) throws MailException {
        try (WatchedSockets sockets = WatchedSockets.trusting(server.authorities(), all)) {
            Session session = Session.getInstance(settings(server, sockets));
            MimeMessage message = message(session, server, mail);
            try (SMTPTransport transport = new SMTPTransport(session, null)) {
                transport.setStartTLS(server.security() != Security.NONE);
                transport.setRequireStartTLS(server.security() == Security.STARTTLS);
                deliver(transport, server, mail, message);
            }
        } catch (MessagingException problem) {
            throw refused(problem);
        } catch (MailException known) {
            throw known;
        } catch (IOException problem) {
            throw new MailException(problem.getMessage(), false, problem);
        }
    }

    private static void deliver(
            SMTPTransport transport, MailServer server, Mail mail, MimeMessage message)
            throws MessagingException, MailException {
        boolean login = !server.username().isEmpty();
        transport.connect(
                server.host(),
                server.port(),
                login ? server.username() : null,
                login ? server.password().value() : null);
        if (mail.to().international() && !transport.supportsExtension("SMTPUTF8")) {
            throw new MailException(
                    "the mail server does not take international addresses (SMTPUTF8)", true, null);
        }
        transport.sendMessage(message, message.getAllRecipients());
    }

    private Properties settings(MailServer server, WatchedSockets sockets) {
        String kind = server.security() == Security.TLS ? "smtps" : "smtp";
        Properties settings = new Properties();
        // The transport is made as `smtp` whatever it speaks.
        settings.put("mail.smtp.ssl.enable", String.valueOf(kind.equals("smtps")));
        settings.put("mail.smtp.auth", String.valueOf(!server.username().isEmpty()));
        settings.put("mail.smtp.connectiontimeout", String.valueOf(CONNECT.toMillis()));
        settings.put("mail.smtp.timeout", String.valueOf(STEP.toMillis()));
        settings.put("mail.smtp.ssl.checkserveridentity", "true");
        settings.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        settings.put("mail.smtp.socketFactory", sockets.plain());
        settings.put("mail.smtp.socketFactory.fallback", "false");
        settings.put("mail.smtp.ssl.socketFactory", sockets);
        settings.put("mail.smtp.ssl.socketFactory.fallback", "false");
        settings.put("mail.smtp.quitwait", "false");
        settings.put("mail.mime.allowutf8", "true");
        // What we are called in EHLO and in message ids: no name of this machine goes out.
        settings.put("mail.smtp.localhost", domainOf(server.from()));
        settings.put("mail.host", domainOf(server.from()));
        settings.put("mail.from", addressIn(server.from()));
        return settings;
    }

    private static String addressIn(String sender) {
        int open = sender.indexOf('<');
        return open < 0 ? sender : sender.substring(open + 1, sender.length() - 1);
    }

    private static String domainOf(String sender) {
        String address = addressIn(sender);
        return address.substring(address.lastIndexOf('@') + 1);
    }

    static MimeMessage message(Session session, MailServer server, Mail mail)
            throws MessagingException, MailException {
        for (String each : new String[] {server.from(), mail.to().toString(), mail.subject()}) {
            oneLine(each);
        }
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(server.from(), true));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to().toString()));
        message.setSubject(mail.subject(), "UTF-8");
        message.setSentDate(new Date());
        // No machine should answer this (RFC 3834).
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setContent(parts(mail.text(), mail.html()));
        message.saveChanges();
        return message;
    }

    private static MimeMultipart parts(String text, String html) throws MessagingException {
        MimeMultipart both = new MimeMultipart("alternative");
        both.addBodyPart(part(text, "plain"));
        both.addBodyPart(part(html, "html"));
        return both;
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, "UTF-8", subtype);
        return part;
    }

    // The addresses are checked where they come in; here nothing may begin another header or
    // command (CVE-2025-7962).
    private static void oneLine(String value) throws MailException {
        if (value.chars().anyMatch(each -> each < 0x20 || each == 0x7f)) {
            throw new MailException("a control character in a header", true, null);
        }
    }

    private static MailException refused(MessagingException problem) {
        int code = code(problem);
        boolean permanent = code >= 500 && !(problem instanceof AuthenticationFailedException);
        String message = problem.getMessage();
        Exception next = problem.getNextException();
        if (next != null && next.getMessage() != null) message += ": " + next.getMessage();
        return new MailException(
                String.valueOf(message).replaceAll("[\\r\\n]+", " ").strip(), permanent, problem);
    }

    /// The server's reply code, or 0 where it gave none. A refusal stands behind the exception that
    /// tells of it.
    private static int code(MessagingException problem) {
        for (Exception each = problem; each instanceof MessagingException known; ) {
            int code =
                    switch (known) {
                        case SMTPAddressFailedException refused -> refused.getReturnCode();
                        case SMTPSenderFailedException refused -> refused.getReturnCode();
                        case SMTPSendFailedException refused -> refused.getReturnCode();
                        default -> 0;
                    };
            if (code != 0) return code;
            each = known.getNextException();
        }
        return 0;
    }
}
