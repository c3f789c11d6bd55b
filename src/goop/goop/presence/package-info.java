/// Who is here: the message, its signature, the table, and the stream that tells subscribers.
///
/// Wire format: `docs/presence-stream.md`.
///
/// ```
///   POST /publish ─▶ PresenceJson.parse ─▶ PresenceBoard.publish ─▶ Verdict ─▶ 204, 403 or 503
///                                            │ SignatureLatch, PresenceToken: is it to be believed?
///                                            ▼
///                                          PeerTable: what does it change?
///                                            ▼
///                                          PresenceLog, one for each View: encoded once
///                                            ▲ ▲ ▲
///   GET /events ──▶ PresenceBoard.subscribe ─▶ Subscription: a place in the log
/// ```
///
/// What a server does for each message (the answer's headers are `Goop-Token` and `Goop-Next-Beat`;
/// a [goop.libp2p.ProtocolException] is a 400 with its message):
///
/// ```java
/// switch (board.publish(PresenceJson.parse(body), goopTokenHeaderOrNull)) {
///     case Accepted(String token, int nextBeatSeconds) -> …   // 204
///     case Refused(Refusal why) -> …                          // 403, FULL: 503; why.sentence()
/// }
/// ```
///
/// and for each stream, on the stream's own thread:
///
/// ```java
/// Subscription events = board.subscribe(View.of(viewParameter), acceptsGzip, lastEventIdOrNull);
/// for (Bytes piece = events.next(); piece != null; piece = events.next()) {
///     stream.write(piece.array(), piece.offset(), piece.length(), events.more());
/// }
/// ```
///
/// All of the stream comes from there, `: ok` and `: ping` too; `next` waits without a deadline and
/// can be interrupted. Where gzip was asked for, the answer bears `Content-Encoding: gzip` and the
/// bytes are already compressed. A [Pacer] has to run for anything to be shown.
///
/// Read in this order: [Presence], [PresenceJson], [PresenceSignature]; [PeerTable], which a peer
/// uses too; [PresenceBoard], [PresenceLog], [Subscription]; then [Segment], [Track],
/// [DeflateBlocks] and [Checksum], on which they stand.
package goop.presence;
