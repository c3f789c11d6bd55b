package goop.registration;

/// What registrations say of a presence message.
public enum Standing {
    /// It may be shown; nothing is known of its address, or it has none.
    UNKNOWN,
    /// It may be shown; its address is verified, and bound to no peer.
    UNBOUND,
    /// It may be shown; its address is verified and bound to this peer, which has signed.
    VERIFIED,
    /// It may not be shown before its address is verified.
    UNREGISTERED,
    /// Its address is bound to another peer.
    ANOTHERS,
    /// Its address is bound to this peer, and anybody could have written the message.
    UNSIGNED
}
