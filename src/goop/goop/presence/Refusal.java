package goop.presence;

/// Why a server did not take a message.
public enum Refusal {
    /// The peer signs, or everybody has to: sign and send again.
    SIGNATURE_REQUIRED("signature required"),
    /// There is a signature, and it is not the peer's over this message.
    BAD_SIGNATURE("signature does not hold"),
    /// Signed, but so long ago, or so far ahead, that a replay cannot be told.
    UNTIMELY("ts is more than 120 s from this server's clock"),
    /// Signed, but no newer than what the peer has signed before.
    REPLAYED("ts is not newer than the last signed message"),
    /// There is no room for a further peer.
    FULL("too many peers");

    private final String sentence;

    Refusal(String sentence) {
        this.sentence = sentence;
    }

    /// The line that the sender is answered with.
    public String sentence() {
        return sentence;
    }
}
