package goop.registration;

import goop.config.Secret;

import java.nio.file.Path;
import java.util.Optional;

/// The server that takes our mail.
///
/// @param username empty where it asks for none
/// @param from the sender: `anna@example.org` or `Anna <anna@example.org>`
/// @param authorities a file of certificates (PEM) that are trusted beside the system's
public record MailServer(
        String host,
        int port,
        Security security,
        String username,
        Secret password,
        String from,
        Optional<Path> authorities) {

    /// How the connection is kept from others' eyes.
    public enum Security {
        /// TLS from the start (RFC 8314).
        TLS,
        /// STARTTLS, without which nothing is sent (RFC 3207).
        STARTTLS,
        /// STARTTLS where it is offered: to this machine only.
        OFFERED,
        /// In the clear.
        NONE
    }
}
