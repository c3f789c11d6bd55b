/// Site templates: what a server offers, how one travels, how it becomes a peer's site.
///
/// Spec: POSIX.1-1988 ustar (IEEE Std 1003.1, "ustar Interchange Format") with the extended headers
/// of pax, RFC 1952 (gzip); the HTTP API is that of the servers already in use.
///
/// ```
///   server  TemplateSource ── Catalogue ── Bundle.write ── tar.gz ──► HTTP
///   peer    HTTP ── StoreClient ── Bundle.check ── SiteVersions: site.new ─ rename ─► site
///                                  (nothing is                      old one ─► site.before
///                                   written before)
/// ```
///
/// Read in this order: [Manifest] (what is said of a template), [TemplateSource] (where its files
/// are), [Catalogue] (all that is offered), [BundlePath] and [BundleLimits] (what a bundle may
/// hold), [TarWriter] and [TarReader] (the archive), [Bundle] (the whole, checked), [SiteVersions]
/// (installing, and going back), [StoreClient] (a server's store, from a peer), [TemplateCheck]
/// (what an author is told).
///
/// Left out: links, devices, sparse files, owners and modes: a bundle is files, and one that holds
/// anything else is refused.
package goop.store;
