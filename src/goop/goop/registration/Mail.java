package goop.registration;

/// One mail, in two parts that say the same.
///
/// @param subject one line
/// @param html a whole document without anything that is loaded from elsewhere
public record Mail(EmailAddress to, String subject, String text, String html) {}
