/// Hands goop's mail to a server by SMTP (RFC 5321), with STARTTLS (RFC 3207) or TLS from the start
/// (RFC 8314), AUTH (RFC 4954) and international addresses (SMTPUTF8, RFC 6531).
///
/// ```
///   goop.registration.OutboxWorker ── Mail ──► AngusCarrier ── Angus Mail ──► the server
///                                                  └─ WatchedSockets: one deadline for all of it
/// ```
///
/// A module of its own, so that goop itself names no class of the library.
package goop.mail;
