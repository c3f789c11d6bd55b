package goop.registration;

/// Hands mail to a server. Implemented outside this module, over a mail library, and found by
/// [java.util.ServiceLoader].
public interface MailCarrier {
    /// Returns when the server has taken the mail.
    ///
    /// @throws MailException when it has not, or nobody can tell; within two minutes in any case
    void send(MailServer server, Mail mail) throws MailException;
}
