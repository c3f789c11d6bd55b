/// The peer's own web server: pages and an API for its user and for programs of this machine.
///
/// ```
///   browser ─ cookie of a page ─▶ Gate ─▶ Router ─▶ PeersApi, ChatApi, FilesApi, StatusApi
///   program ─ Bearer token ─────▶   │                              │
///                                   └ 401, 403, 421                └▶ PeerNode
/// ```
///
/// Names and fields of the API are those of goop2's peers, and more beside them; `docs/peer.md` has
/// the list.
///
/// Read in this order: [Viewer] (started, stopped), [Routes] (every endpoint), [Gate] (who may),
/// [Api] (what endpoints have in common), then the endpoints.
package goop.viewer;
