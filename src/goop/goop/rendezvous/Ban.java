package goop.rendezvous;

import java.time.Instant;

/// One peer id or client address that may neither publish nor watch.
///
/// @param value a peer id, or an address without a port
/// @param reason the operator's own words, may be empty
record Ban(Kind kind, String value, String reason, Instant since) {

    enum Kind {
        PEER("peerID"),
        ADDRESS("address");

        /// The name of the field that carries it in JSON and forms.
        final String field;

        Kind(String field) {
            this.field = field;
        }

        static Kind of(String field) {
            for (Kind each : values()) {
                if (each.field.equals(field)) return each;
            }
            throw new IllegalArgumentException(field);
        }
    }
}
