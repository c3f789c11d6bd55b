/// The peer's own web server: pages and an API for its user and for programs of this machine.
///
/// ```
///   browser ─ cookie of a page ─▶ Gate ─▶ Router ─▶ pages, PeersApi, ChatApi, FilesApi, …
///   program ─ Bearer token ─────▶   │                              │
///                                   └ 401, 403, 421                └▶ PeerNode
///   browser ─ <peer id>.localhost ─▶ SiteDoor ─▶ a page of that peer's site, SiteChatApi
/// ```
///
/// Names and fields of the API are those of goop2's peers, and more beside them; `docs/peer.md` has
/// the list. What other peers show is hostile, and never comes under the viewer's own origin but as
/// plain bytes in a sandbox.
///
/// Read in this order: [Viewer] (started, stopped), [Routes] (every endpoint), [Gate] (who may),
/// [SiteOrigins] and [SiteDoor] (other peers' sites), [SiteChats] (what these may), [Live] (the one
/// stream of a browser's tabs), [Api] (what endpoints have in common), then pages and endpoints;
/// `web/shell.js` first of the scripts.
package goop.viewer;
