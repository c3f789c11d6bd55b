package goop.http;

import java.time.Duration;

/// Every bound of the HTTP front, and what happens beyond it.
///
/// The first six belong to the JDK's server, which reads them once per JVM: the first [WebServer]
/// of a process decides (see [JdkServer]).
///
/// @param requestTime a request must have arrived whole within this time, body included, or its
///   connection is closed; whole seconds, at least one
/// @param connections open at once; one more is closed as soon as it is accepted
/// @param idleConnections kept open between two requests; one more is closed after its answer
/// @param idleTime a connection on which nothing was asked for this long is closed; whole seconds
/// @param headerBytes of one request (names, values and 32 bytes a field); beyond it the connection
///   is closed without an answer
/// @param headerFields different names in one request; beyond it likewise
/// @param bodyBytes of one request that a handler reads whole; beyond it 413
/// @param writeDeadline a client that takes nothing for this long is cut
/// @param stopTime how long [WebServer#stop] waits for what is under way
public record WebLimits(
        Duration requestTime,
        int connections,
        int idleConnections,
        Duration idleTime,
        int headerBytes,
        int headerFields,
        int bodyBytes,
        Duration writeDeadline,
        Duration stopTime) {

    /// For a server that anybody may reach.
    public static WebLimits defaults() {
        return new WebLimits(
                Duration.ofSeconds(20),
                25_000,
                25_000,
                // Longer than the 60 s after which proxies in front forget a connection, so that
                // none sends a request on one that we are about to close.
                Duration.ofSeconds(75),
                16 * 1024,
                64,
                32 * 1024,
                Duration.ofSeconds(30),
                Duration.ofSeconds(3));
    }

    /// The same, with room for this many connections.
    public WebLimits withConnections(int connections) {
        return new WebLimits(
                requestTime,
                connections,
                connections,
                idleTime,
                headerBytes,
                headerFields,
                bodyBytes,
                writeDeadline,
                stopTime);
    }

    public WebLimits withBodyBytes(int bodyBytes) {
        return new WebLimits(
                requestTime,
                connections,
                idleConnections,
                idleTime,
                headerBytes,
                headerFields,
                bodyBytes,
                writeDeadline,
                stopTime);
    }

    public WebLimits withWriteDeadline(Duration writeDeadline) {
        return new WebLimits(
                requestTime,
                connections,
                idleConnections,
                idleTime,
                headerBytes,
                headerFields,
                bodyBytes,
                writeDeadline,
                stopTime);
    }
}
