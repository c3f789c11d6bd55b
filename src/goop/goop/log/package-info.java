/// Where log lines go: the platform's `System.Logger`, one line an event, on standard error.
///
/// ```
///   System.Logger ── LineLogger ──┬── LogBuffer   (the logs page: the last lines)
///                    (levels)     └── LogOutput   (a queue and one thread → standard error)
/// ```
///
/// Format: text, JSON lines, or what systemd's journal takes (sd-daemon(3), "LOGGING"). A message
/// is one line of `key=value`; whatever control characters it has are escaped, so nobody forges a
/// line. Secrets are the caller's business: nothing here could know them.
///
/// Read in this order: [LogLine], [LogFormat], [LogSettings], [LineLogger], [LogOutput],
/// [LogBuffer]; [LogFinder] is how the JDK finds us.
package goop.log;
