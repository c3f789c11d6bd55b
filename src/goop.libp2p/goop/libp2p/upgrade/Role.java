package goop.libp2p.upgrade;

/// Which side of the handshake we are. Usually who dials is the client; hole punching says
/// otherwise.
public enum Role {
    CLIENT,
    SERVER
}
