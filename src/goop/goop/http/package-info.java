/// HTTP/1.1 for our programs: a thin layer over `com.sun.net.httpserver`.
///
/// Spec: RFC 9110 (semantics), RFC 9112 (HTTP/1.1), RFC 6797-free: TLS is the business of the proxy
/// in front; WHATWG HTML § 9.2 (server-sent events), WHATWG Fetch (CORS, `Sec-Fetch-Site`), RFC
/// 7617 (Basic).
///
/// ```
///   socket ── JDK's parser ── HttpFront ── SecurityHeaders ── CrossSite ── Router ── Handler
///             (limits: JdkServer)  refuses      adds to          refuses     404 405     Request
///                                  400 505      answers          403         HEAD …      → Response
/// ```
///
/// Read in this order: [Handler], [Request], [Response], [Route] and [Router] (what an endpoint
/// sees); [WebServer] (one exchange from start to end), [HttpFront] (what is refused before any
/// endpoint sees it), [JdkServer] (the traps of the server below us), [Finisher], [WebLimits]
/// (every bound and why); [EventStream] and [StreamWatchdog] (server-sent events); then the guards,
/// each of which stands alone: [ClientAddress], [RateLimit], [StreamSlots], [CrossSite],
/// [HostGuard], [BasicAuth], [SecurityHeaders], [StaticPages], [RequestMetrics].
///
/// Left out: TLS (the business of the proxy in front), HTTP/2, ranges, request decompression (never
/// done on input), multipart.
package goop.http;
