/// Mail for goop, over Angus Mail.
module goop.mail {
    requires goop;
    requires jakarta.mail;

    provides goop.registration.MailCarrier with
            goop.mail.AngusCarrier;
}
