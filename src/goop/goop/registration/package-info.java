/// E-mail addresses that are verified, and bound to the peers that own them.
///
/// ```
///   form ── address (peer id, signed) ──► Registrations.request ──► outbox row, in the database
///                                                                        │ OutboxWorker
///   mailbox ◄── link with a token, whose hash alone is kept ◄── MailCarrier ◄┘
///      │
///      └── follows it ──► Registrations.verify ──► verified, bound ──► outbox row ──► Webhook
///   publish ──► Registrations.standing: may it be shown?
/// ```
///
/// What is answered to whoever fills in the form never says whether an address is known: that is
/// said by mail.
///
/// Read in this order: [EmailAddress], [RegistrationClaim], [Registrations], [Tokens], [Outbox],
/// [OutboxWorker], [Webhook], [StatusLine], [MailCarrier].
package goop.registration;
