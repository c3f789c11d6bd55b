package goop.registration;

import goop.http.Html;
import goop.http.Template;
import goop.libp2p.ProtocolException;

import java.util.Map;

/// What the mails say.
final class Letters {
    private static final Template FRAME = Template.beside(Letters.class, "letters/frame.html");

    private final String server;

    /// @param server what the server is called in them: its address
    Letters(String server) {
        this.server = server;
    }

    /// @param link for [Outbox.Kind#VERIFY], else empty
    Mail of(Outbox.Entry entry, String link) throws ProtocolException {
        String peer =
                entry.peerId()
                        .map(
                                id ->
                                        "It will be bound to the peer\n\n    "
                                                + id
                                                + "\n\n"
                                                + "which has asked for it. If that is not your"
                                                + " peer, do not follow the link.")
                        .orElse("It will not be bound to a peer.");
        String name = server.isEmpty() ? entry.linkBase() : server;
        return switch (entry.kind()) {
            case VERIFY ->
                    mail(
                            entry,
                            "Verify your e-mail address",
                            """
                            Somebody, probably you, has entered this e-mail address at

                                %s

                            To verify it, follow this link within 24 hours; it works once:

                                %s

                            %s

                            If it was not you, do nothing: an address that nobody verifies is \
                            forgotten after a week.\
                            """
                                    .formatted(name, link, peer),
                            link);
            case ALREADY ->
                    mail(
                            entry,
                            "Your e-mail address is verified already",
                            """
                            Somebody, probably you, has entered this e-mail address at

                                %s

                            It was verified before, so there is nothing left to do.\
                            """
                                    .formatted(name),
                            "");
            case ANOTHERS ->
                    mail(
                            entry,
                            "Your e-mail address is bound to another peer",
                            """
                            Somebody has entered this e-mail address at

                                %s

                            with a peer other than the one to which it is bound. That was refused. \
                            If it was you, and you no longer have that peer's key, ask the operator \
                            of the server to revoke the registration; then register again.\
                            """
                                    .formatted(name),
                            "");
            case WEBHOOK -> throw new IllegalArgumentException("not a mail");
        };
    }

    private static Mail mail(Outbox.Entry entry, String subject, String text, String link)
            throws ProtocolException {
        StringBuilder html = new StringBuilder();
        for (String each : text.split("\n\n")) {
            String words = Html.escape(each.strip()).text();
            if (!link.isEmpty() && each.strip().equals(link)) {
                words = "<a href=\"%s\">%s</a>".formatted(words, words);
            }
            html.append("<p>").append(words).append("</p>\n");
        }
        return new Mail(
                EmailAddress.parse(entry.address()),
                subject,
                text + "\n",
                FRAME.render(Map.of("subject", subject, "content", new Html(html.toString())))
                        .text());
    }
}
