package goop.community;

import java.net.URI;

/// An application that we have made.
///
/// @param hub its address
/// @param rendezvous our server, as others reach it
/// @param secret by which the hub knows us
public record OwnApplication(
        URI hub,
        String community,
        URI rendezvous,
        boolean inviteOnly,
        String description,
        String secret) {

    /// The same with another secret.
    OwnApplication with(String another) {
        return new OwnApplication(hub, community, rendezvous, inviteOnly, description, another);
    }

    Proof proof() {
        return new Proof(Proof.authority(hub), community, Proof.of(secret));
    }

    // The secret stays out of logs.
    @Override
    public String toString() {
        return community + " at " + hub;
    }
}
