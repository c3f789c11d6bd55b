package goop.libp2p.relay;

/// What a relay, or the far end of a circuit, answers.
///
/// Spec: relay/circuit-v2, "Protobuf", enum Status. Others than those named here may come.
///
/// @param code as on the wire
public record RelayStatus(int code) {
    static final RelayStatus OK = new RelayStatus(100);

    /// No place for one more reservation.
    static final RelayStatus RESERVATION_REFUSED = new RelayStatus(200);

    /// Too many circuits, or too many bytes.
    static final RelayStatus RESOURCE_LIMIT_EXCEEDED = new RelayStatus(201);

    /// Never for this peer, or over this connection.
    static final RelayStatus PERMISSION_DENIED = new RelayStatus(202);

    /// The far end does not answer, or says no.
    static final RelayStatus CONNECTION_FAILED = new RelayStatus(203);

    /// The far end keeps no place at this relay.
    static final RelayStatus NO_RESERVATION = new RelayStatus(204);

    static final RelayStatus MALFORMED_MESSAGE = new RelayStatus(400);

    static final RelayStatus UNEXPECTED_MESSAGE = new RelayStatus(401);

    boolean isOk() {
        return equals(OK);
    }

    /// In words, with the number.
    @Override
    public String toString() {
        String words =
                switch (code) {
                    case 100 -> "ok";
                    case 200 -> "reservation refused";
                    case 201 -> "resource limit exceeded";
                    case 202 -> "permission denied";
                    case 203 -> "connection failed";
                    case 204 -> "no reservation";
                    case 400 -> "malformed message";
                    case 401 -> "unexpected message";
                    default -> "status";
                };
        return words + " (" + code + ")";
    }
}
